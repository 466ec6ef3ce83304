"""The widget that steps through pictures: a slider, three buttons, a sentence, all steps in words."""

from __future__ import annotations

import anywidget
import traitlets

from grader.classroom import look
from grader.classroom.explorers import drawing


class Stepper(anywidget.AnyWidget):
    """Every picture goes to the browser at once, so that it moves also when the kernel is gone."""

    _esm = look.STATIC / "stepper.js"
    _css = look.sheet("stepper.css") + drawing.rules()
    title = traitlets.Unicode().tag(sync=True)
    pictures = traitlets.List(traitlets.Unicode()).tag(sync=True)
    says = traitlets.List(traitlets.Unicode()).tag(sync=True)
