## Rooms

room-doors = Start
room-families = Families
room-family = Family
room-record = Recording
room-code = Coding
room-feedback = Feedback plan
room-show = With the parent
room-counts = Counts
room-log = Access log
room-settings = Settings

## Status bar

saved-all = All changes saved
saved-saving = { $count ->
    [one] Saving 1 change …
   *[other] Saving { $count } changes …
}
saved-failed = Not saved

## Tasks

task-import = Importing { $file }
task-back-up = Making a backup
task-verify = Checking the library
task-starting = Starting …
task-percent = { $percent } %
task-left = { $percent } % · about { $left } left
task-cancelling = Stopping …
task-cancel = Cancel: { $task }
task-cancelled = Stopped. Nothing was changed.
task-more = { $count ->
    [one] and 1 more
   *[other] and { $count } more
}

## Banner of the demonstration

demonstration-banner = Demonstration: this family is drawn, not filmed. Do not bring real film in here.
demonstration-leave = Leave the demonstration

## Notices

notice-dismiss = Dismiss
