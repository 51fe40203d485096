## Consent: which is missing, and what to do

refusal-not-given = No consent to { $purpose } is recorded. Film cannot be played or coded until it is entered under Consent.
refusal-ended = The consent to { $purpose } ended on { $day }. Ask the family again and enter the new consent before film is played or coded.
refusal-withdrawn = The consent to { $purpose } was withdrawn on { $day }. Film of this family can no longer be played or coded.
refusal-role = Your roles in this library do not allow this. Ask a keeper of the library.
refusal-not-a-viewer = The consent to { $purpose } names who may see film of this family, and you are not among them. Ask somebody who is, or ask the family again.
refusal-no-keeping-rule = The service has not decided yet how long film is kept in this library, so no film may come in. A keeper of the library sets the keeping rule.

## A change that did not apply

edit-stale = Something else changed here in the meantime. Nothing was lost; look again and repeat the change.
edit-wrong-kind = This change belongs to another kind of document. Nothing was changed.
edit-closed = This coding is handed in. Reopen it before changing marks.
edit-unknown-code = The scheme has no code “{ $code }”. Nothing was changed.
edit-overlap = Two states of one tier would overlap. Nothing was changed.
edit-wrong-extent = A mark of this tier cannot have such a start and end. Nothing was changed.
edit-answered = Other marks answer this one. Take their links off first.
edit-wrong-answer = A mark of this tier cannot answer that one. Nothing was changed.
edit-last-keeper = The library needs at least one keeper. Make somebody else a keeper first.
edit-name-taken = There is another person by the name of “{ $name }”. Choose a name that tells them apart.
edit-wrong-idle-time = Choose between { $from } and { $to } minutes. Nothing was changed.
edit-withdrawal-stands = A consent that was withdrawn stays withdrawn. Nothing was changed; if the family consents again, enter a new consent.
edit-trace-stands = What says that a family was erased stays. Nothing was changed.
edit-film-stands = A recorded film stays in its visit. Nothing was changed; to remove film, erase the family.
edit-missing = It is no longer there. Nothing was changed.
edit-nothing-to-do = There is nothing to take back.

## What went wrong outside the documents

trouble-no-library = There is no library in this folder. Choose the folder that holds the library, or make a new one.
trouble-no-backup = There is no backup in this folder. Nothing was changed. Choose the folder in which a backup was made.
trouble-backup-damaged = The backup is damaged: { $what }. It was not changed, and no library was touched. Choose an earlier point in time, or another backup.
trouble-not-empty = This folder holds something already. Choose an empty folder, or a name that is not taken.
trouble-wrong-key = This does not open the library. Check capital letters and the keyboard layout, or use the recovery key.
trouble-in-use = The library is open in another window or program. Close it there, then try again.
trouble-too-new = The library was made by a newer version. Update Samspill; the library was not touched.
trouble-not-migrated = The library has an older format and could not be brought up to date ({ $why }). It is as it was. See that the disk has room and that the folder may be written, then open it again.
trouble-damaged = Something in the library is damaged: { $what }. What is whole was left as it is; check the library or take up a backup.
trouble-disk-full = The disk is full. What was saved is safe; make room, then try again.
trouble-not-allowed = This folder may not be read or written. Choose another, or ask for access.
trouble-no-film = The file cannot be used: { $why }. The library was not touched.
trouble-not-noted = This could not be noted in the access log, so it was not done ({ $why }). What was saved is safe. See that the disk has room, then open the library again.
trouble-other-library = This folder holds the backup of another library. Nothing was touched; choose another folder.
trouble-wrong-key-or-damage = This does not open the library, or it is yours and the file { $file } is damaged. The library was not touched. Try once more; then use the recovery key, or bring that file back from a backup.
trouble-locked = The library was locked meanwhile. What was saved is safe; open it again.
trouble-away = The disk or network drive with this folder does not answer any more. What was saved is safe there. Connect it again, then open the library again.
trouble-erased = This family was erased, so nothing can be kept of it. Nothing else was touched; if the family comes back, begin a new family.
trouble-backup-under-way = A backup is being made, and this would change what it copies. Nothing was begun. Wait until the backup is done or stop it, then try again.
trouble-being-recorded = This family is being recorded. Nothing was erased. Finish the recording first, then try again.
read-only-write-failed = Nothing more is saved, because the disk did not take the last change ({ $why }). What was saved before is safe. See to the disk, then open the library again.
read-only-no-room = The disk is full, so the library is open for reading only. Nothing is lost; make room, then open it again.
read-only-cut-short = The journal of the library was cut short: it ends with change { $journal }, but { $store } were saved. Everything can be read, nothing new is saved; take up a backup.
read-only-erasure-stopped = The erasure of a family was interrupted ({ $why }). It is carried on when the library is opened again; until then nothing is saved.
read-only-store-failed = The store of the library failed ({ $why }). What was saved is safe; open the library again and it is made anew.
trouble-other = { $why }

## Documents

document-read-only = This can be looked at but no longer changed, because earlier changes could not be saved. { $why }
document-unreadable = A document could not be read. { $why }
document-not-saved = A change could not be saved, and this document was stopped from being changed further. { $why } Everything saved before is safe; save a copy of what you see before closing.
library-recovered = { $count ->
    [one] The program ended abruptly last time. 1 half-written record was set aside; everything that was called saved is here.
   *[other] The program ended abruptly last time. { $count } half-written records were set aside; everything that was called saved is here.
}

copy-save = Save a copy …
copy-title = Save a copy of this coding
copy-says = Everything on the screen is written to a file, with what the library could not save. The file is not sealed; put it only where film and marks may lie.
copy-hint = As CSV where the name ends in .csv, as JSON otherwise.
copy-do = Save copy
copy-saved = The copy of the coding is saved: { $path }
copy-failed = The copy was not saved. { $why } What you see stays on the screen until the library is closed.

## Opening

opened-migrated = The library had format { $from } and has been brought to format { $to }. Everything in it was compared with what it was made from. Earlier versions of Samspill can no longer open it; update them too.
opened-exchange-undone = An exchange of keys, or a change of format, had been interrupted before it counted. The library is as it was before; begin it again when it suits.
opened-exchange-finished = An exchange of keys, or a change of format, had been interrupted and has been carried through. Nothing was lost; there is nothing to do.
opened-erased = { $count ->
    [one] An erasure that had been interrupted has been carried through. Its certificate is under Settings.
   *[other] { $count } erasures that had been interrupted have been carried through. Their certificates are under Settings.
}
opened-unfinished-films = { $count ->
    [one] 1 film was not taken in to its end before the program ended, and was removed. Everything saved is safe; import it again from its file.
   *[other] { $count } films were not taken in to their end before the program ended, and were removed. Everything saved is safe; import them again from their files.
}
opened-repaired = { $count ->
    [one] 1 part of the library was damaged and has been repaired ({ $from }). Nothing that was saved is lost; what was damaged is set aside. If this happens again, have the disk checked.
   *[other] { $count } parts of the library were damaged and have been repaired ({ $from }). Nothing that was saved is lost; what was damaged is set aside. If this happens again, have the disk checked.
}
opened-clock-behind = This computer’s clock stands before the latest change, which was saved on { $last }. Nothing is out of order, since changes are counted. But new entries would carry a wrong date, and consents would be held against it: set the clock.
opened-disk-full = The disk is all but full. Everything saved is safe, and can be read, played and erased. New film and larger changes may be refused: make room on the disk.
copy-store = from the second copy in the library
copy-snapshot = from the snapshot of { $when }
copy-backup = from the backup in { $folder }
copy-remade = made anew from what is whole

## Importing and checking

import-done = { $file } is in the library, sealed.
import-known = { $file } is in the library already, as “{ $session }”. It was not copied again.
import-failed = { $file } was not imported. { $why }
verify-sound = Everything is whole: { $checked } things checked.
verify-damaged = { $count ->
    [one] 1 thing is damaged. It is named under Settings.
   *[other] { $count } things are damaged. They are named under Settings.
}
backup-done = The backup is made and has been read back.
backup-failed = The backup was not finished. { $why } The library and earlier backups are as they were; what was copied is not copied again.
verify-failed = The library could not be checked. { $why }

role-clinician = Clinician
role-practitioner = Practitioner
role-supervisor = Supervisor
role-service-lead = Service lead
role-keeper = Keeper
role-clinician-says = Records, imports, codes, plans and shows.
role-practitioner-says = Sits beside the parent and shows the chosen clips.
role-supervisor-says = Codes and reviews what families consented to for supervision.
role-service-lead-says = Sees counts and ages only, never film, names or marks.
role-keeper-says = Looks after people, keys, copies, keeping and erasing; watches no film by this role alone.
not-permitted = Your roles in this library do not allow this; it takes: { $roles }.
trouble-passphrase-taken = This passphrase cannot be used. Nothing was changed; choose another one.
