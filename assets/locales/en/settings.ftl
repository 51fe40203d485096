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
settings-check-says = Reads every seal, every link and the chain of changes, and names whatever is damaged. Nothing is changed.
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
