settings-look = Språk og utseende
settings-language = Språk
language-en = English
language-nb = Norsk bokmål
settings-theme = Utseende
look-system = Som systemet
look-light = Lyst
look-dark = Mørkt
settings-size = Størrelse på tekst og knapper
settings-percent = { $percent } %
settings-library = Bibliotek
settings-folder = Mappe
settings-kind = Type
settings-kind-working = Arbeidsbibliotek, forseglet med passfrase
settings-kind-demonstration = Demonstrasjon, åpnes uten passfrase
settings-person = Du skriver som
settings-created = Laget
settings-version = Formatversjon
settings-contents = Inneholder
settings-holds = { $families }, { $visits }, { $films }
count-families = { $count ->
    [one] 1 familie
   *[other] { $count } familier
}
count-visits = { $count ->
    [one] 1 besøk
   *[other] { $count } besøk
}
count-films = { $count ->
    [one] 1 film
   *[other] { $count } filmer
}
settings-check = Er biblioteket helt?
settings-check-says = Leser hvert segl, hver kobling og kjeden av endringer, og nevner det som er skadet. Det som finnes i en hel kopi, repareres; det skadde legges til side.
settings-checked-sound = Kontrollert { $day }: alt er helt, { $checked } ting er sett på.
settings-checked-damaged = { $count ->
    [one] 1 ting er skadet. La biblioteket være som det er, og hent en sikkerhetskopi ved siden av.
   *[other] { $count } ting er skadet. La biblioteket være som det er, og hent en sikkerhetskopi ved siden av.
}
settings-about = Om

about-title = Om Samspill
about-version = Samspill { $version }
about-what = Video av forelder og baby: tatt opp eller importert, merket, bevart forseglet og hentet frem til veiledning.
about-licence = Fri programvare under GNU General Public License, versjon 3 eller senere.
about-no-advice = Det gir ingen diagnose, ingen risikoskår og ingen råd.
about-parts = Bygget på egui, GStreamer, sled, age og andre frie biblioteker, hvert under sin egen lisens.
about-fonts = Atkinson Hyperlegible, SIL Open Font License 1.1

help-title = Taster · { $room }
help-typing = Enkelttaster hviler mens du skriver. Tab går fra felt til felt, Enter eller mellomrom trykker, Esc lukker.
help-or = eller

palette-hint = Skriv en del av kommandoens navn
palette-nothing = Ingen kommando her har det i navnet.

settings-people = Personer
people-charter-damaged = Bibliotekets vedtekter er skadet, så personene kan verken vises eller endres. Alt annet er trygt. Kontroller biblioteket nedenfor, eller hent tilbake en sikkerhetskopi.
people-demonstration = Demonstrasjonen åpnes uten passfrase, så den har ingen personer å ta seg av.
people-must-change = Noen andre kjenner passfrasen din. Bytt den nå.
people-you = { $name } (deg)
people-left = sluttet { $day }
people-roles-of = Rollene til { $name }
people-reset-of = Ny passfrase til { $name }
people-retire-of = Avslutt tilgangen til { $name }
people-add = Legg til person
people-passphrase = Bytt passfrasen min
people-recovery = Ny gjenopprettingsnøkkel
people-rotate = Bytt bibliotekets nøkkel
people-roles = Sett roller
people-reset = Gi ny passfrase
people-retire = Avslutt tilgangen
people-reset-says = { $name } får en passfrase som vises deg én gang, og blir bedt om å bytte den. Den gamle åpner ingenting etter det.
people-retire-says = Passfrasen til { $name } åpner ingenting fra nå av. Det vedkommende har skrevet, står fortsatt i vedkommendes navn. En kopi av biblioteket som vedkommende kan ha beholdt, åpnes som før; bytt bibliotekets nøkkel etterpå, så er det som lagres fra nå av, utenfor rekkevidde.
people-recovery-says = En ny gjenopprettingsnøkkel vises deg én gang. Den gamle åpner ingenting etter det.
people-rotate-says = Biblioteket får en ny nøkkel, og den gamle kan ikke lenger brukes på det. Alle åpner det som før. Kopier og sikkerhetskopier fra før åpnes med nøklene som ligger i dem.
people-name = Navn
people-name-says = Navnet de skriver under. Alle i biblioteket ser det.
people-old = Passfrasen som er i bruk
people-new = Ny passfrase
people-again = Den samme igjen
people-differs = De to er ulike.
people-idle = Lås etter
people-minutes = { " " }min uten tast eller klikk
people-under-way = Nøkler byttes
people-refused = Det ble ikke gjort
people-shown-once = Vises denne ene gangen
people-passphrase-says-once = Fortell vedkommende denne passfrasen. Vedkommende blir bedt om å bytte den første gang biblioteket åpnes.
people-recovery-says-once = Den nye gjenopprettingsnøkkelen. Den gamle åpner ikke lenger noe. Skriv den ut eller ned, og lås den inn.
people-written-down = Skrevet ned
settings-backup = Sikkerhetskopi
settings-backup-says = En forseglet kopi av hele biblioteket, med film, i en annen mappe: helst på en annen disk. Det som ligger der fra før, kopieres ikke på nytt, og du kan arbeide videre imens. En sikkerhetskopi hentes tilbake fra det første skjermbildet, «Gjenopprett fra en sikkerhetskopi», med passfrasen eller gjenopprettingsnøkkelen.
settings-backup-last = Siste sikkerhetskopi
settings-backup-never = Ingen ennå
settings-backup-now = Ta sikkerhetskopi nå
settings-backup-where = Mappe for sikkerhetskopien
settings-backup-elsewhere = En annen mappe
settings-backup-hint = En tom mappe, et nytt navn, eller en sikkerhetskopi av dette biblioteket.
settings-backup-there = Ta kopi dit
