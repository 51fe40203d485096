app-name = Samspill
doors-what = Film of a parent and a baby: looked at closely, kept safely, talked about together.
doors-guest = Guest
doors-look-says = A drawn family with a short film, already coded. Nothing to set up, nothing real in it.
doors-new-says = A sealed folder on this computer for your own families. Takes two minutes.
doors-open-says = A library that you or a colleague made.
doors-open-recent = Last opened: { $library }
doors-promise = Everything is sealed on this computer. Nothing is sent anywhere.
doors-opening = Opening …
doors-drawing = Drawing the demonstration family. This is needed once.
doors-back = All doors
doors-person = Your name
doors-folder = Folder
doors-passphrase = Passphrase

field-needed = This is needed.
field-show = Show { $field }
field-hide = Hide { $field }
field-date-hint = Such as 2026-03-09
field-date-wrong = This is no date. Write it as 2026-03-09.
field-date-ahead = Write a day that is not after today, as 2026-03-09.

new-title = New library
new-says = A folder in which every film, mark and note is sealed. Choose a place that only you and your service can reach.
new-person-hint = It stands beside everything you write.
new-folder-hint = An empty folder, or a new name in a folder you know.
new-passphrase-hint = Four or more unrelated words are easy to remember and hard to guess.
new-again = Passphrase, once more
new-differs = The two are not the same.
new-make = Make library
strength-short = At least 10 characters.
strength-weak = Can be guessed
strength-fair = Fair
strength-strong = Strong

open-title = Open library
open-says = The library opens with your passphrase and locks again when you leave it.
open-with = Open with
open-recovery-key = Recovery key
open-passphrase-hint = Capital and small letters count.
open-recovery-hint = As it was shown when the library was made.
open-open = Open

restore-title = Restore from a backup
restore-says = A library is made anew from a backup, on this computer or an empty one. The backup stays as it is.
restore-from = Folder of the backup
restore-from-hint = The folder that was chosen when the backup was made.
restore-look = See what it holds
restore-looking = Reading the backup …
restore-points = { $folder } holds the library as it stood at these times:
restore-taken = Point in time
restore-families = Families
restore-visits = Visits
restore-size = Size
restore-unknown = unknown
restore-to = Where the library is to lie
restore-to-hint = An empty folder, or a new name in a folder you know.
restore-do = Restore
restore-other = Another backup
restore-under-way = Restoring. It can be stopped, and goes on there the next time.
restore-safe = The backup is as it was. What was copied already stays in the new folder; choose that folder again, and it goes on from there.
restore-no-point = This backup holds no point in time that belongs to the library. Nothing was changed. Choose another backup, or the library’s own folder “snapshots”.
restore-done = The library is restored as it was on { $when }.
restore-done-damaged = { $count ->
    [one] The library is restored as it was on { $when }, but 1 file was damaged in the backup: { $names }. Everything else is here. Another backup may have it whole.
   *[other] The library is restored as it was on { $when }, but { $count } files were damaged in the backup: { $names }. Everything else is here. Another backup may have them whole.
}

recovery-title = Your recovery key
recovery-says = If the passphrase is forgotten, this key is the only other way into the library. Nobody else has it.
recovery-copy = Copy
recovery-once = It is shown this once. Write it down and keep it where only those may go who may see the films.
recovery-written-down = I have written it down
recovery-go = Go to the library

locked-title = Locked
locked-says = Type your passphrase to go on where you were.
locked-unlock = Unlock
locked-other = Another library
lock-soon = The library locks itself in half a minute. Move the mouse to stay.
