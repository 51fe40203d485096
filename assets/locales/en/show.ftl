## The practitioner's side of the showing

show-empty = There is nothing to show yet
show-empty-first = Choose moments in the plan; then look at them together.
show-to-plan = To the plan
show-place = Moment { $number } of { $count }
show-no-prompt = No prompt is written for this moment. Ask what they see.
show-both-see = You and the parent see this
show-only-you = Only you see this
show-not-marked = This moment is not marked “May be shown”, so it stays here. Mark it in the plan if the parent is to see it.
show-no-film = The film of this moment is no longer in the visit, so it cannot be shown.
show-stop = Stop
show-again = Again
show-still = Hold still
show-release = Let go
show-cover = Cover
show-uncover = Uncover
show-previous = Previous
show-next = Next

## What the parent sees

show-parent-sees = The parent sees
show-now = The parent sees now: { $what }
show-sees-field = A calm field
show-sees-film = The film
show-sees-still = A still
show-closed = The parent’s window is closed
show-reopen = Open the parent’s window
show-screen = Screen
show-end = End
show-clips = Moments
show-not-shown-name = { $clip }, not to be shown
