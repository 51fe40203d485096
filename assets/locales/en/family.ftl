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
family-form-consents-hint = Consents are recorded on the family’s page; until then no film can be looked at.

dialog-save = Save
dialog-cancel = Cancel
dialog-close = Close

consent-title = Consent
consent-give = Record consent: { $purpose }
consent-change = Change consent: { $purpose }
consent-change-end = Change the end: { $purpose }
consent-withdraw = Withdraw consent: { $purpose }
consent-holds = Given { $given }
consent-incomplete = Given { $given }; who and why is missing
consent-begins = Begins { $day }
consent-ended = Ended { $day }
consent-ends = Until { $day }
consent-no-end = Until withdrawn
consent-withdrawn = Withdrawn { $day }
consent-withdrawn-by = Withdrawn { $day } by { $by }
consent-none = Not given
consent-in-shot = In shot: { $names }
consent-seen-by = Seen by: { $names }
consent-form-title = Consent: { $purpose }
consent-for-baby = Who consents for the baby
consent-for-baby-hint = Their name. It stands here alone, sealed with the record.
consent-standing = By what right
consent-adults = Adults who may be in shot, and agreed to it
consent-adults-hint = One name a line
consent-basis = What it rests on
consent-basis-needed = Choose what the consent rests on.
consent-viewers = Who may see the film
consent-viewers-all = Everybody whose work it is
consent-viewers-some = Only these
consent-viewers-needed = Choose at least one who may see it.
consent-from = From
consent-until = Until
consent-until-hint = Empty: until withdrawn
consent-record = Record consent
consent-by = Who withdraws it
consent-on = Withdrawn on
consent-withdraw-care = At once nothing of this family’s film can be played, shown, marked or exported, by anybody.
consent-withdraw-erasure = The family is then due to be erased: film, clips, stills and marks. Nothing is erased by itself; a keeper of the library does it.
consent-withdraw-other = At once film of this family can no longer be used for { $purpose }. The other consents stand.
consent-withdraw-kept = The record keeps that the consent was given and withdrawn.
consent-withdraw-do = Withdraw

standing-parent = Parent with parental responsibility
standing-guardian = Guardian
standing-authority = Child welfare services
basis-signed = Signed form
basis-spoken = Said, and noted
basis-study = Approved study
viewers-clinicians = Clinicians
viewers-practitioners = Practitioners
viewers-supervisors = Supervisors
viewers-service-leads = Service leads
viewers-keepers = Keepers

case-title = The case
case-goes-on = Goes on
case-ended = Ended { $day }
case-end = End the case
case-end-do = End the case
case-not-ended = The case goes on after all
case-on = Ended on
case-end-says = From this day the keeping rule counts: { $rule }. Nothing is erased by itself.
case-end-no-rule = No keeping rule is set yet, so nothing follows from the end of the case until a keeper of the library sets one.
case-due-from = To be erased from { $day }
case-due-since = Due to be erased since { $day }
case-due-why = By the keeping rule, or by withdrawal. Nothing is erased by itself; a keeper of the library does it.
family-log = Access log of this family

keeping-title = How long film is kept
keeping-why = Before the first film comes in, the service decides what film is in this library.
keeping-no-default = Services and regulators differ, so nothing is chosen beforehand.
keeping-tape = Working tape
keeping-record = Part of the medical record
keeping-tape-says = A means of the work. A family is due to be erased so many days after its case has ended.
keeping-record-says = Kept as long as the record itself. No family becomes due by time; withdrawal still makes it due.
keeping-days = Days after the end of the case
keeping-days-wrong = A whole number of days
keeping-tape-days = { $days ->
    [one] Working tape, 1 day after the end of the case
   *[other] Working tape, { $days } days after the end of the case
}
keeping-needed = Choose one of the two.
keeping-none = Not decided yet. No film can come in until it is.
keeping-change = Change
keeping-set = Set
keeping-ask-a-keeper = A keeper of the library has to decide this. Your film was not taken in; it lies where it was.

visits-title = Visits
visits-empty = No film yet
visits-empty-first = Import a film, or drop one anywhere in the window.
visits-code = Code
visits-go-on = Go on coding
visits-look = Look at
visits-add-film = Add a film to this visit
visits-act = { $act }: { $visit }
visits-rename = Rename { $visit }
visits-at-age = child { $age }
visits-own-coding = You
visits-submitted = handed in
visits-recording = not put away yet
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
import-title-visit = Add a film to { $visit }
import-says-visit = It joins this visit. Afterwards it can be laid on the other films by its sound.
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
