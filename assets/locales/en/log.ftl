log-says = Every play, showing, export, refusal and change of consent, and who did it. Lines are sealed and chained, and outlive the families they speak of.
log-export = Export as CSV
log-export-says = The lines that are shown now are written to a file that any spreadsheet opens. The file is not sealed.
log-export-hint = Such as /home/ingrid/access-log.csv
log-export-do = Export
log-exported = { $count ->
    [one] 1 line is in { $file }
   *[other] { $count } lines are in { $file }
}
log-not-exported = The access log was not exported. { $why }
log-count = { $count ->
    [one] 1 line
   *[other] { $count } lines
}
log-none = No line is like that
log-none-first = Other people, families, kinds or times may have some.
log-clear = Show all lines
log-when = When
log-who = Person
log-everybody = Everybody
log-what = What
log-everything = Everything done
log-family = Family
log-every-family = Every family
log-about = Details
log-time = Time
log-always = All days
log-month = 30 days
log-week = 7 days
log-today = Today

access-opened = Library opened
access-locked = Library locked
access-played = Film played
access-shown = Clip shown to parent
access-exported = Exported
access-shared = Shared
access-recorded = Recorded
access-imported = Imported
access-refused = Refused
access-consent-changed = Consent changed
access-case-ended = End of case
access-keeping-changed = Keeping rule set
access-erased = Family erased
access-backed-up = Backed up
access-restored = Restored
access-person-changed = People changed
access-key-rotated = Key exchanged
access-log-damaged = Log damaged

deed-play = Play
deed-read = Read marks
deed-code = Code
deed-show = Show
deed-export = Export
deed-export-family = Hand over to the family
deed-share = Share
deed-record = Record
deed-import = Import

about-role = not in this role
about-no-rule = no keeping rule
about-not-given = no consent to { $purpose }
about-ended = consent to { $purpose } ended { $day }
about-was-withdrawn = consent to { $purpose } withdrawn { $day }
about-not-a-viewer = consent to { $purpose } names others
about-given = given
about-changed = changed
about-withdrawn = withdrawn
about-restored = withdrawal taken back
about-removed = removed
about-goes-on = goes on
about-film = film { $id }
about-clip = clip { $id }
log-table = CSV table
