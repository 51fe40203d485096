# A family leaves: what it is handed, and its erasure.

leaving-title = Handing over and erasing
leaving-says = Everything kept about the family can be handed to them, and erased for good.
leaving-withdrawn = Consent to guidance is withdrawn. Nothing is played, marked or exported any more. What is left to do is to erase the family; hand them their things before, if they want them.
leaving-reason = Why
command-hand-over-family = Hand over everything …
command-erase-family = Erase this family …

handing-title = Hand over what is kept about { $code }
handing-says = One folder: the films as they were taken in, the marks, the consents, who saw what, and a page to read it by.
handing-open = The folder is not sealed. Put it on a medium that you hand over, and nowhere else.
handing-to = Folder to make
handing-to-hint = It must not be there yet.
handing-no-consent = The family’s consent does not cover this. A keeper of the library may do it all the same, for a reason that is noted in the access log.
handing-do = Hand over
handing-done = Everything about { $code } lies in the folder, and was read back.
handing-failed = What is kept about { $code } was not written; no half folder is left. { $why }
task-hand-over = Writing what is kept about { $code }

erasing-title = Erase { $code }
erasing-for-good = This cannot be undone. Nobody can bring the family’s film and marks back, not even with the recovery key.
erasing-visits = Visits
erasing-films = Films
erasing-codings = Codings
erasing-plans = Plans
erasing-copies = Snapshots and known backups are rewritten too. A backup that is out of reach now is seen to when the library next finds it. A trace without film or marks stays: when, by whom, and why.
erasing-code = Type { $code } to go on
erasing-code-wrong = That is not the pseudonym.
erasing-reason-hint = It stays in the trace and on the certificate. No names.
erasing-do = Erase for good
erasing-under-way = Erasing
erasing-wait = Whatever interrupts this now, it is carried on when the library is next opened.
erasing-failed = The erasure did not come to its end. { $why }
task-erase = Erasing { $code }

erasures-title = Erasures
erasures-says = Each erasure left a trace without film or marks. Its certificate is made anew when it is read: the library and every backup within reach are searched again.
erasures-none = No family has been erased.
erasures-when = Begun
erasures-certificate = Certificate
erasures-no-code = no pseudonym
erasures-read = Read
erasures-read-of = Read the certificate of { $when }
task-certificate = Searching for what was erased
certificate-failed = The certificate could not be made. { $why } The erasure itself stands; try again later.

certificate-line = { $name }:
certificate-path = Save as
certificate-path-hint = As JSON where the name ends in .json, as text otherwise.
certificate-save = Save certificate
certificate-saved = The certificate is saved: { $path }
