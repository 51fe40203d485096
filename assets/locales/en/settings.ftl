settings-look = Language and look
settings-language = Language
language-en = English
language-nb = Norsk bokmål
settings-theme = Look
look-system = As the system
look-light = Light
look-dark = Dark
settings-size = Size of text and controls
settings-percent = { $percent } %
settings-library = Library
settings-folder = Folder
settings-kind = Kind
settings-kind-working = Working library, sealed with a passphrase
settings-kind-demonstration = Demonstration, opens without a passphrase
settings-person = You write as
settings-created = Made on
settings-version = Format version
settings-contents = Holds
settings-holds = { $families }, { $visits }, { $films }
count-families = { $count ->
    [one] 1 family
   *[other] { $count } families
}
count-visits = { $count ->
    [one] 1 visit
   *[other] { $count } visits
}
count-films = { $count ->
    [one] 1 film
   *[other] { $count } films
}
settings-check = Is the library whole?
settings-check-says = Reads every seal, every link and the chain of changes, and names whatever is damaged. What a whole copy is found of is repaired; what was damaged is set aside.
settings-checked-sound = Checked { $day }: everything is whole, { $checked } things looked at.
settings-checked-damaged = { $count ->
    [one] 1 thing is damaged. Keep the library as it is, and take up a backup beside it.
   *[other] { $count } things are damaged. Keep the library as it is, and take up a backup beside it.
}
settings-about = About

about-title = About Samspill
about-version = Samspill { $version }
about-what = Video of a parent and a baby: recorded or imported, marked, kept sealed, brought back for guided feedback.
about-licence = Free software under the GNU General Public License, version 3 or later.
about-no-advice = It gives no diagnosis, no risk score and no advice.
about-parts = Built on egui, GStreamer, sled, age and other free libraries, each under its own licence.
about-fonts = Atkinson Hyperlegible, SIL Open Font License 1.1

help-title = Keys · { $room }
help-typing = Single keys sleep while you type. Tab goes from control to control, Enter or Space presses, Esc closes.
help-or = or

palette-hint = Type part of a command’s name
palette-nothing = No command of this room has that in its name.

settings-people = People
people-charter-damaged = The charter of the library is damaged, so its people cannot be shown or changed. Everything else is safe. Check the library below, or restore a backup.
people-demonstration = The demonstration opens without a passphrase, so it has no people to look after.
people-must-change = Somebody else knows your passphrase. Change it now.
people-you = { $name } (you)
people-left = left { $day }
people-roles-of = Roles of { $name }
people-reset-of = New passphrase for { $name }
people-retire-of = Let { $name } leave
people-add = Add person
people-passphrase = Change my passphrase
people-recovery = New recovery key
people-rotate = Exchange the library’s key
people-roles = Set roles
people-reset = Give a new passphrase
people-retire = Let them leave
people-reset-says = { $name } gets a passphrase that is shown to you once, and is asked to change it. The old one opens nothing from then on.
people-retire-says = The passphrase of { $name } opens nothing from now on. What they wrote stays theirs. A copy of the library that they may have kept opens as before; exchange the library’s key afterwards to keep what is kept from now on out of its reach.
people-recovery-says = A new recovery key is shown to you once. The old one opens nothing from then on.
people-rotate-says = The library gets a new key, and the old one is of no use with it any more. Everybody opens it as before. Copies and backups that were made before open with the keys that lie in them.
people-name = Name
people-name-says = The name they write under. Everybody in the library sees it.
people-old = Passphrase in use
people-new = New passphrase
people-again = The same again
people-differs = The two differ.
people-idle = Lock after
people-minutes = { " " }min without a key or a click
people-under-way = Changing keys
people-refused = That was not done
people-shown-once = Shown this once
people-passphrase-says-once = Tell them this passphrase. They are asked to change it when they first open the library.
people-recovery-says-once = The new recovery key. The old one opens nothing any more. Print it or write it down, and lock it away.
people-written-down = Written down
settings-backup = Backup
settings-backup-says = A sealed copy of the whole library, films included, in another folder: best on another disk. What is there already is not copied again, and you can go on working meanwhile. A backup is restored from the first screen, “Restore from a backup”, with your passphrase or the recovery key.
settings-backup-last = Last backup
settings-backup-never = None yet
settings-backup-now = Back up now
settings-backup-where = Folder for the backup
settings-backup-elsewhere = Another folder
settings-backup-hint = An empty folder, a new name, or a backup of this library.
settings-backup-there = Back up there
