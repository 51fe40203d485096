//! Which commands a person's roles allow. The vault refuses the same by the same table; here it is hidden or made faint,
//! with a word why.

use super::command::Command;
use super::view::View;
use crate::domain::rights::Right;

impl Command {
    /// What the command takes, where not everybody may give it.
    #[must_use]
    pub const fn right(self) -> Option<Right> {
        Some(match self {
            Self::NewFamily => Right::WriteRecords,
            // Whoever a parent tells enters a withdrawal on the same form.
            Self::EditFamily => Right::RecordConsent,
            Self::ImportFilm => Right::TakeFilmIn,
            Self::NewPlan | Self::AddClip | Self::MoveClipUp | Self::MoveClipDown | Self::RemoveClip => Right::Plan,
            Self::StartShow => Right::Show,
            Self::Families => Right::ReadRecords,
            Self::Counts => Right::SeeCounts,
            Self::AccessLog => Right::ReadAccessLog,
            Self::DeleteMarks | Self::CommentMark | Self::LinkMark | Self::MarkSpan | Self::Submit => Right::Code,
            _ => return None,
        })
    }
}

impl View<'_> {
    /// What keeps the person from giving a command, where it is their roles.
    #[must_use]
    pub fn missing_right(&self, command: Command) -> Option<Right> {
        command.right().filter(|right| self.library().is_some() && !self.may(*right))
    }
}
