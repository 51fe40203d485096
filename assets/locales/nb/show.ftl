## The practitioner's side of the showing

show-empty = Det er ingenting å vise ennå
show-empty-first = Velg øyeblikk i planen, og se på dem sammen etterpå.
show-to-plan = Til planen
show-place = Øyeblikk { $number } av { $count }
show-no-prompt = Det er ikke skrevet noe spørsmål til dette øyeblikket. Spør hva de ser.
show-both-see = Du og forelderen ser dette
show-only-you = Bare du ser dette
show-not-marked = Dette øyeblikket er ikke merket «Kan vises», så det blir her. Slå det på i planen hvis forelderen skal se det.
show-no-film = Filmen til dette øyeblikket finnes ikke lenger i besøket, så det kan ikke vises.
show-stop = Stopp
show-again = En gang til
show-still = Hold stille
show-release = Slipp
show-cover = Dekk til
show-uncover = Vis
show-previous = Forrige
show-next = Neste

## What the parent sees

show-parent-sees = Forelderen ser
show-now = Forelderen ser nå: { $what }
show-sees-field = Et rolig felt
show-sees-film = Filmen
show-sees-still = Et stillbilde
show-closed = Forelderens vindu er lukket
show-reopen = Åpne forelderens vindu
show-screen = Skjerm
show-end = Avslutt
show-clips = Øyeblikk
show-not-shown-name = { $clip }, vises ikke
