## The visits, from which moments are chosen

feedback-visits = Visit
feedback-visit = { $title } · { $day }
feedback-no-film = Nothing is filmed yet
feedback-no-film-first = Import a film of this family; then moments can be chosen from it.
feedback-to-family = To the family
feedback-whole-film = Whole film
feedback-line = Film, as a line
feedback-span-start = Start of the span: { $at }
feedback-span-end = End of the span: { $at }
feedback-choose = Set a start (I) and an end (O), or press a mark.
feedback-choose-first = Choose a span first: I sets its start, O its end.
feedback-from-only = From { $from } – set the end with O
feedback-until-only = Until { $until } – set the start with I
feedback-length = { $seconds } s
feedback-add = Add clip
feedback-trim-hint = Drag the ends on the line, or set them with I and O. Arrow keys move an end frame by frame.
feedback-marks = Marks
feedback-coder = Whose marks
feedback-no-marks = Nothing is marked in this film yet. Choose a span by watching, or code the visit first.
feedback-mark = { $name } at { $at }: choose a span around it
feedback-add-mark = Add as clip: { $name } at { $at }
feedback-negative = Speaks of something that was hard

## The plan

feedback-title = Title of the plan
feedback-question = The family’s question
feedback-question-hint = What do they want to understand or to find easier?
feedback-moments = Moments, in the order in which you look at them
feedback-summary = { $count ->
    [one] 1 moment
   *[other] { $count } moments
} · { $seconds } s · { $shown ->
    [0] none may be shown yet
    [one] 1 may be shown
   *[other] { $shown } may be shown
}
feedback-empty = No moments chosen yet
feedback-empty-first = Watch the film at the left, choose two or three short moments and add them here.
feedback-moment = Moment { $number }
feedback-open = Open: { $clip }
feedback-preview = Play: { $clip }
feedback-drag = Move: { $clip }
feedback-drag-hint = Drag to another place, or press { $key }
feedback-may-be-shown = May be shown
feedback-may-be-shown-name = May be shown: { $clip }
feedback-may-be-shown-hint = The parent’s window shows nothing that is not switched on here.
feedback-long = Longer than 10 s. Short moments work best.
feedback-clip-title = Title
feedback-prompt = Prompt: ask before telling
feedback-prompt-hint = Only you see this.
feedback-voice = The baby’s voice
feedback-voice-hint = The one line that stands under the picture when the parent sees it.
feedback-trim = Set its start and end

## Something that was hard

feedback-negative-count = { $count ->
    [one] Shows something hard
   *[other] Shows { $count } hard things
}
feedback-negative-mark = { $name } · { $at } · { $coder }
feedback-doubt-title = May this moment be shown?
feedback-doubt = Within “{ $clip }”, something was marked as hard:
feedback-doubt-advice = Parents learn most from what goes well. Show it only if it leads to a moment that does, or set the start and end so that it is left out.
feedback-doubt-keep = Do not show
feedback-doubt-show = Show all the same

## With the parent

feedback-start-no-clips = Add a moment first; then it can be looked at with the parent.
feedback-start-none-shown = No moment may be shown yet. Switch on “May be shown” for those that the parent is to see.
feedback-to-consent = To the family’s consents
