## The visits, from which moments are chosen

feedback-visits = Besøk
feedback-visit = { $title } · { $day }
feedback-no-film = Ingenting er filmet ennå
feedback-no-film-first = Importer en film av denne familien, så kan du velge øyeblikk fra den.
feedback-to-family = Til familien
feedback-whole-film = Hele filmen
feedback-line = Filmen som en linje
feedback-span-start = Starten på utsnittet: { $at }
feedback-span-end = Slutten på utsnittet: { $at }
feedback-choose = Sett start (I) og slutt (O), eller trykk på en merknad.
feedback-choose-first = Velg et utsnitt først: I setter starten, O slutten.
feedback-from-only = Fra { $from } – sett slutten med O
feedback-until-only = Til { $until } – sett starten med I
feedback-length = { $seconds } s
feedback-add = Legg til klipp
feedback-trim-hint = Dra i endene på linjen, eller sett dem med I og O. Piltastene flytter en ende bilde for bilde.
feedback-marks = Merknader
feedback-coder = Hvem sine merknader
feedback-no-marks = Ingenting er merket i denne filmen ennå. Se filmen og velg et utsnitt, eller kod besøket først.
feedback-mark = { $name } ved { $at }: velg et utsnitt rundt
feedback-add-mark = Legg til som klipp: { $name } ved { $at }
feedback-negative = Handler om noe som var vanskelig

## The plan

feedback-title = Navn på planen
feedback-question = Familiens spørsmål
feedback-question-hint = Hva ønsker de å forstå eller få lettere til?
feedback-moments = Øyeblikkene, i den rekkefølgen dere ser dem
feedback-summary = { $count ->
    [one] 1 øyeblikk
   *[other] { $count } øyeblikk
} · { $seconds } s · { $shown ->
    [0] ingen kan vises ennå
    [one] 1 kan vises
   *[other] { $shown } kan vises
}
feedback-empty = Ingen øyeblikk er valgt ennå
feedback-empty-first = Se filmen til venstre, velg to eller tre korte øyeblikk og legg dem til her.
feedback-moment = Øyeblikk { $number }
feedback-open = Åpne: { $clip }
feedback-preview = Spill av: { $clip }
feedback-drag = Flytt: { $clip }
feedback-drag-hint = Dra til et annet sted, eller trykk { $key }
feedback-may-be-shown = Kan vises
feedback-may-be-shown-name = Kan vises: { $clip }
feedback-may-be-shown-hint = Forelderens vindu viser bare det som er slått på her.
feedback-long = Lengre enn 10 s. Korte øyeblikk virker best.
feedback-clip-title = Tittel
feedback-prompt = Spørsmål å begynne med: spør før du forteller
feedback-prompt-hint = Bare du ser dette.
feedback-voice = Babyens stemme
feedback-voice-hint = Den ene linjen som står under bildet når forelderen ser det.
feedback-trim = Sett start og slutt

## Something that was hard

feedback-negative-count = { $count ->
    [one] Viser noe vanskelig
   *[other] Viser { $count } vanskelige ting
}
feedback-negative-mark = { $name } · { $at } · { $coder }
feedback-doubt-title = Kan dette øyeblikket vises?
feedback-doubt = I «{ $clip }» er noe merket som vanskelig:
feedback-doubt-advice = Foreldre lærer mest av det som går bra. Vis det bare hvis det leder til et øyeblikk som gjør det, eller sett start og slutt slik at det faller utenfor.
feedback-doubt-keep = Ikke vis
feedback-doubt-show = Vis likevel

## With the parent

feedback-start-no-clips = Legg til et øyeblikk først, så kan dere se på det sammen.
feedback-start-none-shown = Ingen øyeblikk kan vises ennå. Slå på «Kan vises» for dem forelderen skal se.
feedback-to-consent = Til familiens samtykker
