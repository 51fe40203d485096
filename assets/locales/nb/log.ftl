log-says = Hver avspilling, visning, eksport, avvisning og endring av samtykke, og hvem som gjorde det. Linjene er forseglet og lenket sammen, og blir stående også når familien er slettet.
log-export = Eksporter som CSV
log-export-says = Linjene som vises nå, skrives til en fil som ethvert regneark åpner. Filen er ikke forseglet.
log-export-hint = For eksempel /home/ingrid/innsynslogg.csv
log-export-do = Eksporter
log-exported = { $count ->
    [one] 1 linje er i { $file }
   *[other] { $count } linjer er i { $file }
}
log-not-exported = Innsynsloggen ble ikke eksportert. { $why }
log-count = { $count ->
    [one] 1 linje
   *[other] { $count } linjer
}
log-none = Ingen linje er slik
log-none-first = Andre personer, familier, typer eller tider kan ha noen.
log-clear = Vis alle linjer
log-when = Når
log-who = Person
log-everybody = Alle personer
log-what = Hva
log-everything = Alle hendelser
log-family = Familie
log-every-family = Alle familier
log-about = Mer
log-time = Tid
log-always = Alle dager
log-month = 30 dager
log-week = 7 dager
log-today = I dag

access-opened = Biblioteket åpnet
access-locked = Biblioteket låst
access-played = Film spilt av
access-shown = Klipp vist for forelder
access-exported = Eksportert
access-shared = Delt
access-recorded = Tatt opp
access-imported = Importert
access-refused = Avvist
access-consent-changed = Samtykke endret
access-case-ended = Saken avsluttet
access-keeping-changed = Lagringsregel satt
access-erased = Familie slettet
access-backed-up = Sikkerhetskopiert
access-restored = Gjenopprettet
access-person-changed = Personer endret
access-key-rotated = Nøkkel byttet
access-log-damaged = Loggen skadet

deed-play = Spille av
deed-read = Lese merknader
deed-code = Kode
deed-show = Vise
deed-export = Eksportere
deed-export-family = Gi til familien
deed-share = Dele
deed-record = Ta opp
deed-import = Importere

about-role = ikke i denne rollen
about-no-rule = ingen lagringsregel
about-not-given = ikke samtykke til { $purpose }
about-ended = samtykket til { $purpose } gikk ut { $day }
about-was-withdrawn = samtykket til { $purpose } ble trukket { $day }
about-not-a-viewer = samtykket til { $purpose } nevner andre
about-given = gitt
about-changed = endret
about-withdrawn = trukket
about-restored = tilbaketrekking opphevet
about-removed = fjernet
about-goes-on = fortsetter
about-film = film { $id }
about-clip = klipp { $id }
log-table = CSV-tabell
