## The room

code-opening = Åpner besøket
code-opening-first = Film, koder og merknader er på vei.
code-film = Film
code-film-opening = Åpner filmen …
code-no-film = Besøket har ingen film ennå. Importer en fra familiens side.
code-sound-alone = Lyd uten bilde
code-timeline = Tidslinje

## Who codes

code-coder = Hvem sin koding som vises
code-coder-own = { $name } (deg)
code-begin-own = Kod selv
code-take-back = Ta tilbake
code-handed-in = Kodingen er levert. Ta den tilbake for å endre den.
code-not-yours = Du ser på en annens koding. Den kan ikke endres her.
code-read-only = Kodingen kan leses, men ikke endres: den siste endringen kunne ikke lagres.
code-blind = Skjult til du har levert din egen koding, slik at begge er gjort blindt.

## Playing

code-clock = Tid { $time }
code-copy-time = Kopier tiden
code-time-copied = Kopierte { $time }
code-go-to = Gå til
code-go-to-help = 83,5, 1:23,5 eller 00:01:23,500 og så Enter ({ $key })
code-no-time = «{ $typed }» er ikke et tidspunkt. Skriv 83,5, 1:23,5 eller 00:01:23,500.
code-rate = { $rate } ×
code-volume = Lydstyrke
code-speed = Hastighet

## Marks

code-state-on = Pågår her. Trykk igjen for å avslutte.
code-no-last-code = Merk noe først; deretter merker M med samme kode igjen.
code-nothing-to-link = Velg en merknad i et spor som svarer på et annet, for eksempel et svar på et signal.
code-no-marks = Ingenting er merket ennå
code-no-marks-first = Spill av filmen, og trykk kodens tast når du ser det.
code-count = { $count ->
    [one] 1 merknad
   *[other] { $count } merknader
}
code-count-of = { $shown } av { $count ->
    [one] 1 merknad
   *[other] { $count } merknader
}
code-selected = { $count } merknader er valgt
code-nothing-selected = Velg en merknad for å se tider, kommentar og koblinger.
code-find = Finn i merknadene
code-all-tiers = Alle spor
code-filter-tier = Vis bare ett spor
code-spoken = { $code }, { $tier }, { $when }
code-spoken-comment = { $code }, { $tier }, { $when }: { $comment }
code-from-to = { $from } – { $to }
code-since = { $from } – pågår
code-at = { $code } ved { $time }

## The selected mark

code-start = Start
code-end = Slutt
code-still-on = pågår
code-start-here = Start her, ved avspillingspunktet
code-end-here = Slutt her, ved avspillingspunktet
code-ends-before = En merknad kan ikke slutte før den starter.
code-moment = Et øyeblikk
code-lasts = Varer { $length }
code-comment = Kommentar
code-retype = En annen kode
code-play-mark = Spill den om og om igjen
code-answers = Svarer på
code-answered-by = Besvart av
code-nothing = ingenting
code-unlink = Fjern koblingen
code-clip-of-mark = Legg i en plan …

## A clip of a plan

code-clip-title = Legg dette øyeblikket i en plan
code-clip-negative = Her skjer det noe vanskelig ({ $code }). Se på det en gang til før du viser det.
code-clip-new-plan = Ny plan
code-clip-added = Lagt i { $plan }
code-plan-title = Plan { $day }
