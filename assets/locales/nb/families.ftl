families-title = Familier
families-count = { $shown ->
    [one] { $shown } av { $all }
   *[other] { $shown } av { $all }
}
families-search = Søk i pseudonym eller spørsmål
families-clear = Tøm søket
families-empty = Ingen familier ennå
families-empty-first = Begynn med et pseudonym. Så kan film hentes inn og ses på.
families-none-found = Ingenting passer med «{ $search }»
families-none-found-first = Søket ser på pseudonymer og på familienes egne spørsmål.
families-open = Åpne { $code }
families-column-code = Pseudonym
families-column-age = Barnets alder
families-column-visit = Siste besøk
families-column-waits = Venter
families-no-visit = Ingen ennå
families-nothing-waits = Ingenting
age-unknown = Ikke oppgitt
age-corrected = Korrigert { $age }
waits-no-consent = Mangler samtykke
waits-consent-ended = Samtykket er utløpt
waits-consent-withdrawn = Samtykket er trukket
waits-consent-ends = Samtykket utløper { $day }
waits-to-code = { $count ->
    [one] 1 å kode
   *[other] { $count } å kode
}
waits-drafts = { $count ->
    [one] 1 påbegynt
   *[other] { $count } påbegynt
}
families-due = { $count ->
    [one] 1 familie skal slettes. Ingenting slettes av seg selv.
   *[other] { $count } familier skal slettes. Ingenting slettes av seg selv.
}
families-due-only = Vis bare dem
families-due-all = Vis alle familier
waits-erasure = Skal slettes
