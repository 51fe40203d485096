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
settings-check-says = Leser hvert segl, hver kobling og kjeden av endringer, og nevner det som er skadet. Ingenting endres.
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
