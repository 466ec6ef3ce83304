"""The errors Causeway raises, each a sentence that says what happened, where, and what to do next.

CausewayError
 ├── CourseError          the course on disk is not what it should be
 │    └── UnknownUnit     a chapter or unit that the course does not have
 ├── SubmissionError      a submission cannot be read, or is not for this course
 ├── GradingError         a submission was read, but could not be run to its end
 │    └── CannotIsolate   this machine gives no walls to run a stranger's code in
 ├── BadObservation       a run sent something that is no value, written as values are
 ├── CannotWrite          a place to write to refuses
 │    └── NoGradebook     there is no gradebook yet, or one of another version of nbgrader
 ├── RosterError          a list of the class cannot be read, or is none
 ├── CannotCarry          a file that should carry progress to another machine does not
 ├── BadComments          a file of comments that an instructor wrote cannot be read
 └── CannotServe          a server of a lesson does not start here
"""


class CausewayError(Exception):
    """Anything a person can put right; the command line shows its sentence and exits with 2."""


class CourseError(CausewayError):
    """The course on disk is not what it should be."""


class UnknownUnit(CourseError):
    """A chapter or unit that the course does not have."""


class SubmissionError(CausewayError):
    """A submission cannot be read, or is not for this course."""


class GradingError(CausewayError):
    """A submission was read, but could not be run to its end."""


class CannotIsolate(GradingError):
    """This machine gives no walls to run a stranger's code in."""


class BadObservation(CausewayError):
    """A run sent something that is no value, written as values are."""


class CannotWrite(CausewayError):
    """A place to write to refuses."""


class NoGradebook(CannotWrite):
    """There is no gradebook yet, or one of another version of nbgrader."""


class RosterError(CausewayError):
    """A list of the class cannot be read, or is none."""


class CannotCarry(CausewayError):
    """A file that should carry progress to another machine does not."""


class CannotServe(CausewayError):
    """A server of a lesson does not start here."""


class NoGrades(CausewayError):
    """Nothing has been graded yet."""


class BadComments(CausewayError):
    """A file of comments that an instructor wrote cannot be read."""
