family-child = The child
family-age = Age
family-corrected = Corrected age
family-born-on = Born
family-gestation = Gestation
gestation = { $weeks } weeks { $days } d
family-born-unknown = The date of birth is not entered.
family-question = The family’s own question
family-question-empty = Not written down yet. It stands over every plan.
family-question-hint = In their words, such as: how do I see when she has had enough?
quoted = “{ $words }”

family-form-new = New family
family-form-title = Family record
family-code = Pseudonym
family-code-hint = Such as F-017. Never a name: it stands on every screen.
family-code-taken = Another family has this pseudonym.
family-born = Child’s date of birth
family-weeks = Gestation, weeks
family-days = and days
family-gestation-hint = If born before week 37
family-gestation-wrong = 22–44 weeks, 0–6 days
family-form-consents = Consented to, from today
family-form-consents-hint = Dates, an end and withdrawal can be entered afterwards.

dialog-save = Save
dialog-cancel = Cancel
dialog-close = Close

consent-title = Consent
consent-give = Record consent: { $purpose }
consent-withdraw = Withdraw consent: { $purpose }
consent-holds = Given { $given }
consent-holds-until = { $given } – { $until }
consent-begins = Begins { $day }
consent-ended = Ended { $day }
consent-withdrawn = Withdrawn { $day }
consent-none = Not given
consent-from = From
consent-until = Until
consent-until-hint = Empty: until withdrawn
consent-record = Record
consent-on = Withdrawn on
consent-withdraw-what = From this day film can no longer be played or coded for this purpose. The record keeps that it was given and withdrawn.
consent-withdraw-do = Withdraw

visits-title = Visits
visits-empty = No film yet
visits-empty-first = Import a film, or drop one anywhere in the window.
visits-code = Code
visits-go-on = Go on coding
visits-look = Look at
visits-act = { $act }: { $visit }
visits-rename = Rename { $visit }
visits-at-age = child { $age }
visits-own-coding = You
visits-submitted = handed in
visits-draft = begun
visits-coding = { $count ->
    [one] { $who }: 1 mark, { $state }
   *[other] { $who }: { $count } marks, { $state }
}
visits-open-coding = See { $who }’s coding
visits-blind = Coding is blind: this opens when yours is handed in.

plans-title = Feedback plans
plans-empty = No plan yet. A plan holds the moments you want to look at together with the parent.
plans-new-title = Plan, { $day }
plans-open = Open { $plan }
plans-clips = { $count ->
    [one] 1 clip
   *[other] { $count } clips
}

import-title = Film for { $code }
import-says = The film is copied into the library, sealed. The original stays where it is.
import-choose = Choose film …
import-path = Or the path of a file
import-drop = A file can also be dropped anywhere in the window.
import-filter = Film and sound
import-do = Import
import-drop-here = Drop to import for { $code }
import-no-family = Open a family first, then drop the film there.

real-film-title = Is this a film of a real family?
real-film-why = The demonstration library has no passphrase: anybody who can use this computer can open it. Film of real people belongs in a library of your own.
real-film-drawn = It shows nobody; import it here
