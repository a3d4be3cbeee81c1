"""How a defect gets into a simulator of this process, and out of it again.

Owns the ways: other source for a function, another value for a name of a module, another rule in a sandbox. A way in
that leads nowhere raises `Unplanted`, so that no mutant is the good simulator by mistake.
"""

import ast
import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from types import CodeType, FunctionType, ModuleType
from typing import Any

from golive.simulators.core.sim import VendorSim
from msgspec.structs import replace

PACKAGE = "golive.simulators"


class Unplanted(LookupError):
    """The defect does not fit the simulator's source any more: which one, and why."""


@dataclass(frozen=True, slots=True)
class Edit:
    """In the source of `module`, below the simulators, `old` stands once, in some functions, and becomes `new`."""

    module: str
    old: str
    new: str

    @contextmanager
    def planted(self) -> Iterator[None]:
        """The functions run the other source. Raises `Unplanted`."""
        with _swapped(self._codes()):
            yield

    def prepare(self, sim: VendorSim) -> None:
        """Nothing is to be done in a sandbox."""

    def _codes(self) -> dict[FunctionType, CodeType]:
        """What each function that the edit touches is to run."""
        module = import_module(f"{PACKAGE}.{self.module}")
        source = inspect.getsource(module)
        if source.count(self.old) != 1:
            raise Unplanted(f"{self.module} has {self.old!r} {source.count(self.old)} times, not once")
        before, after = _code_of(source), _code_of(source.replace(self.old, self.new))
        functions = {function.__qualname__: function for function in _functions(module)}
        found = {functions[name]: code for name, code in after.items() if name in functions and code != before[name]}
        if not found:
            raise Unplanted(f"{self.old!r} stands in no function of {self.module}")
        return found


@dataclass(frozen=True, slots=True)
class Name:
    """`name` of `module`, below the simulators, is what `change` makes of its value."""

    module: str
    name: str
    change: Callable[[Any], object]

    @contextmanager
    def planted(self) -> Iterator[None]:
        """The name has the other value."""
        module = import_module(f"{PACKAGE}.{self.module}")
        usual = getattr(module, self.name)
        setattr(module, self.name, self.change(usual))
        try:
            yield
        finally:
            setattr(module, self.name, usual)

    def prepare(self, sim: VendorSim) -> None:
        """Nothing is to be done in a sandbox."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule has another value in every sandbox that the mutant is looked at in."""

    name: str
    value: object

    @contextmanager
    def planted(self) -> Iterator[None]:
        """The process stays as it is."""
        yield

    def prepare(self, sim: VendorSim) -> None:
        """Override the rule."""
        sim.override(**{self.name: self.value})


Patch = Edit | Name | Rule


def row(vendor: str, name: str, **changes: object) -> Name:
    """A row of the vendor's error table is another one."""

    def change(errors: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**errors, name: _with(errors[name], changes)}

    return Name(f"{vendor}.errors", "ERRORS", change)


def _with(found: Any, changes: Mapping[str, object]) -> object:  # noqa: ANN401 - a row of any vendor's table
    return replace(found, **changes)


def _code_of(source: str) -> dict[str, CodeType]:
    """The code of each function by its qualified name, without regard to lines and places."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        for place in ("lineno", "end_lineno"):
            if hasattr(node, place):
                setattr(node, place, 1)
        for place in ("col_offset", "end_col_offset"):
            if hasattr(node, place):
                setattr(node, place, 0)
    return dict(_codes_in(compile(tree, "<mutant>", "exec", dont_inherit=True)))


def _codes_in(code: CodeType) -> Iterator[tuple[str, CodeType]]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant.co_qualname, constant
            yield from _codes_in(constant)


def _functions(module: ModuleType) -> Iterator[FunctionType]:
    """The functions that a module defines, its own and those of its classes."""
    for value in vars(module).values():
        members = vars(value).values() if isinstance(value, type) else (value,)
        for member in members:
            found = inspect.unwrap(getattr(member, "fget", None) or getattr(member, "__func__", member))
            if isinstance(found, FunctionType) and found.__module__ == module.__name__:
                yield found


@contextmanager
def _swapped(codes: Mapping[FunctionType, CodeType]) -> Iterator[None]:
    usual = {function: function.__code__ for function in codes}
    try:
        for function, code in codes.items():
            function.__code__ = code
        yield
    finally:
        for function, code in usual.items():
            function.__code__ = code
