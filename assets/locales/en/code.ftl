## The room

code-opening = Opening the visit
code-opening-first = Film, codes and marks are on their way.
code-film = Film
code-film-opening = Opening the film …
code-no-film = This visit has no film yet. Import one from the family's page.
code-sound-alone = Sound without pictures
code-timeline = Timeline

## Who codes

code-coder = Whose coding is shown
code-coder-own = { $name } (you)
code-begin-own = Code it myself
code-take-back = Take back
code-handed-in = This coding is handed in. Take it back to change it.
code-not-yours = You are looking at another person's coding. It cannot be changed here.
code-read-only = This coding can be read and not changed: the last change could not be kept.
code-blind = Hidden until you have handed in your own coding, so that both are made blind.

## Playing

code-clock = Time { $time }
code-copy-time = Copy the time
code-time-copied = Copied { $time }
code-go-to = Go to
code-go-to-help = 83.5, 1:23.5 or 00:01:23.500, then Enter ({ $key })
code-no-time = “{ $typed }” is not a time. Write 83.5, 1:23.5 or 00:01:23.500.
code-rate = { $rate } ×
code-volume = Loudness
code-speed = Speed

## Marks

code-state-on = On at the playhead. Press again to end it.
code-no-last-code = Mark something first; M then marks with the same code again.
code-nothing-to-link = Select a mark of a tier that answers another, such as a response to a signal.
code-no-marks = Nothing is marked yet
code-no-marks-first = Play the film, and press a code's key when you see it.
code-count = { $count ->
    [one] 1 mark
   *[other] { $count } marks
}
code-count-of = { $shown } of { $count ->
    [one] 1 mark
   *[other] { $count } marks
}
code-selected = { $count } marks selected
code-nothing-selected = Select a mark to see its times, comment and links.
code-find = Find in marks
code-all-tiers = All tiers
code-filter-tier = Show one tier alone
code-spoken = { $code }, { $tier }, { $when }
code-spoken-comment = { $code }, { $tier }, { $when }: { $comment }
code-from-to = { $from } – { $to }
code-since = { $from } – still on
code-at = { $code } at { $time }

## The selected mark

code-start = Start
code-end = End
code-still-on = still on
code-start-here = Start at the playhead
code-end-here = End at the playhead
code-ends-before = A mark cannot end before it starts.
code-moment = A moment
code-lasts = Lasts { $length }
code-comment = Comment
code-retype = Another code
code-play-mark = Play it round and round
code-answers = Answers
code-answered-by = Answered by
code-nothing = nothing
code-unlink = Take the link off
code-clip-of-mark = Add to a plan …

## A clip of a plan

code-clip-title = Add this moment to a plan
code-clip-negative = Something hard happens in it ({ $code }). Look at it once more before you show it.
code-clip-new-plan = New plan
code-clip-added = Added to { $plan }
code-plan-title = Plan of { $day }
