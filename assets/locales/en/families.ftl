families-title = Families
families-count = { $shown ->
    [one] { $shown } of { $all }
   *[other] { $shown } of { $all }
}
families-search = Search pseudonym or question
families-clear = Clear the search
families-empty = No family yet
families-empty-first = Begin with a pseudonym. Then film can be brought in and looked at.
families-none-found = Nothing matches “{ $search }”
families-none-found-first = The search looks at pseudonyms and at the families’ own questions.
families-open = Open { $code }
families-column-code = Pseudonym
families-column-age = Child’s age
families-column-visit = Last visit
families-column-waits = Waiting
families-no-visit = None yet
families-nothing-waits = Nothing
age-unknown = Not entered
age-corrected = Corrected { $age }
waits-no-consent = No consent
waits-consent-ended = Consent ended
waits-consent-withdrawn = Consent withdrawn
waits-consent-ends = Consent ends { $day }
waits-to-code = { $count ->
    [one] 1 to code
   *[other] { $count } to code
}
waits-drafts = { $count ->
    [one] 1 begun
   *[other] { $count } begun
}
families-due = { $count ->
    [one] 1 family is due to be erased. Nothing is erased by itself.
   *[other] { $count } families are due to be erased. Nothing is erased by itself.
}
families-due-only = Show only those
families-due-all = Show every family
waits-erasure = Erasure due
