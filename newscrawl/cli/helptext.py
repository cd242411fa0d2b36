"""``--help`` in words: what an option takes is named as a person would, not by its Python type."""

from __future__ import annotations

from typing import Any

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption


class Command(TyperCommand):
    """A command whose help names no types."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Its parameters, ``--help`` among them."""
        return [in_words(one) for one in super().get_params(ctx)]


class Group(TyperGroup):
    """A group of commands whose own help names no types."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Its parameters, ``--help`` among them."""
        return [in_words(one) for one in super().get_params(ctx)]


def in_words(param: Any) -> Any:
    """The parameter, which from now on is shown with its ``metavar`` alone.

    A switch takes nothing, and an argument is called by its name; a bound is told by its error.
    """
    if isinstance(param, TyperOption):
        if param.metavar is None:
            param.metavar = "" if param.is_flag else param.name.upper()
        param.min = param.max = None  # They serve help alone: values are checked elsewhere.
    elif isinstance(param, TyperArgument):
        # On the instance: Typer shows an argument's type, and braces in the usage, whatever
        # metavar it has.
        name = param.metavar or param.name.upper()
        name = name if param.required else f"[{name}]"
        name += "..." if param.nargs != 1 else ""
        vars(param)["display_type_rich"] = lambda ctx: ""  # noqa: ARG005 (Typer's signature)
        vars(param)["get_usage_pieces"] = lambda ctx: [name]  # noqa: ARG005
    return param
