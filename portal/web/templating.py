"""Templates that import many small components cheaply."""

from typing import Any

from flask.templating import Environment
from jinja2 import Template


class LightTemplate(Template):
    """A template whose imported macros are looked up once.

    At each `{% from … import … %}` Jinja compares all global names of the page with those of the component, to find
    names that were added for one rendering alone. There are none here, and a page imports dozens of components: on a
    page with fifty replies the comparison took a sixth of its time.
    """

    def _get_default_module(self, ctx: Any = None) -> Any:
        if self._module is None:
            self._module = self.make_module()
        return self._module


class LightEnvironment(Environment):
    """Flask's environment with these templates."""

    template_class = LightTemplate
