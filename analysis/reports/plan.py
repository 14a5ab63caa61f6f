"""Plans: which notebooks, for which localities and years, in which languages.

A plan is a YAML file of `parameters/`. `load` knows every page of it, or names every
fault of it, before any kernel starts.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from analysis import paths, sources, vietnamese
from analysis.errors import WorkbookError, did_you_mean
from analysis.language import LANGUAGES
from analysis.reports.pages_of_plan import PageReader
from analysis.reports.pagespec import PageSpec
from analysis.reports.selection import Selection
from analysis.reports.yaml_file import YamlFile

FORMATS = ("html",)
KEYS = ("title", "data", "pages", "defaults", "formats")
Words = Callable[[PageSpec], list[str]]


@dataclass(frozen=True)
class Plan:
    """A checked plan: every page is known and possible.

    `title` has vi and en; `package_name` is the data package (`sources.open_package` takes it);
    `pages` are in the order of the plan; `path` is the plan's file.
    """

    title: Mapping[str, str]
    package_name: str
    pages: Sequence[PageSpec]
    formats: Sequence[str] = FORMATS
    path: Path | None = None


def load(plan: str | Path) -> Plan:
    """The plan in a file, given as a path or as the name of a file of `parameters/`.

    Raises
    ------
    Faults
        Everything that is wrong with the plan, each fault with line, column, value, rule and mend.
    WorkbookError
        The file is missing, empty or unreadable.
    """
    path = find(plan)
    file = YamlFile(path, _shown(path))
    keys = file.mapping(file.root, "the plan", KEYS)
    if not keys:
        file.raise_faults()
    title = _title(file, keys.get("title"), path.stem)
    formats = _formats(file, keys.get("formats"))
    package_name, selection = _package(file, keys.get("data"))
    reader = PageReader(file, selection, package_name, keys.get("defaults"))
    pages = reader.pages(keys.get("pages"))
    file.raise_faults()
    return Plan(title, package_name, tuple(pages), formats, path)


def find(plan: str | Path) -> Path:
    """The file of a plan given by path or by name; raises `WorkbookError` with the nearest names."""
    given = Path(plan)
    named = paths.parameters() / f"{given.name}.yml"
    for path in (given, paths.home() / given, named):
        if path.is_file() and (path != named or len(given.parts) == 1):
            return path.resolve()
    known = sorted(path.stem for path in paths.parameters().glob("*.yml"))
    raise WorkbookError(f"no plan {str(plan)!r} in parameters/. {did_you_mean(given.stem, known)}")


def select(
    plan: Plan,
    *,
    only: Sequence[str] = (),
    notebooks: Sequence[str] = (),
    localities: Sequence[str] = (),
    languages: Sequence[str] = (),
    limit: int | None = None,
) -> list[PageSpec]:
    """The pages of a plan that fit every filter given, in its order, the first `limit` of them.

    `only` are addresses or patterns of them (`*/P24-49/*`, or any part of an address); `localities`
    are ids or names as the plan's package has them, of whatever vintage. A value that fits no page
    of the plan raises `WorkbookError` with the nearest ones.
    """
    pages = list(plan.pages)
    for values, words, fits in (
        (notebooks, lambda page: [page.notebook], _same),
        (languages, lambda page: [page.language], _same),
        (localities, _names(plan), _same),
        (only, lambda page: [page.address], _matches),
    ):
        if values:
            fitting = _fitting(plan, values, words, fits)
            pages = [page for page in pages if page.address in fitting]
    if not pages:
        raise WorkbookError("no page of this plan fits all the filters together; drop one of them")
    return pages[:limit]


def _fitting(plan: Plan, values: Sequence[str], words: Words, fits: Callable[[str, str], bool]) -> set[str]:
    """The addresses of the pages that fit one of the values of a filter."""
    found: set[str] = set()
    for value in values:
        more = {page.address for page in plan.pages if any(fits(word, value) for word in words(page))}
        if not more:
            known = list(dict.fromkeys(word for page in plan.pages for word in words(page)))
            raise WorkbookError(f"no page of this plan fits {value!r}. {did_you_mean(value, known)}")
        found |= more
    return found


def _names(plan: Plan) -> Words:
    """The names and the id of a page's locality."""
    package = sources.open_package(plan.package_name)  # reads nothing until a name is asked for
    return lambda page: [
        *(package.places.name(page.locality, tongue) for tongue in LANGUAGES),
        page.locality,
    ]


def _same(word: str, value: str) -> bool:
    return vietnamese.fold(word) == vietnamese.fold(value)


def _matches(address: str, pattern: str) -> bool:
    return pattern in address or fnmatch.fnmatchcase(address, pattern)


def _shown(path: Path) -> str:
    """A file's name in messages: as seen from the workbook where it is inside."""
    return str(path.relative_to(paths.home())) if path.is_relative_to(paths.home()) else str(path)


def _title(file: YamlFile, node: yaml.Node | None, default: str) -> dict[str, str]:
    if node is None:
        return dict.fromkeys(LANGUAGES, default)
    if isinstance(node, yaml.ScalarNode):
        return dict.fromkeys(LANGUAGES, file.text(node, "title"))
    entries = file.mapping(node, "title", LANGUAGES)
    for language in LANGUAGES:
        if language not in entries:
            file.fault(node, f"title lacks the language {language}", "Write title: {vi: …, en: …}.")
    return {language: file.text(value, "title") for language, value in entries.items()}


def _formats(file: YamlFile, node: yaml.Node | None) -> tuple[str, ...]:
    if node is None:
        return FORMATS
    formats = []
    for item in file.items(node):
        name = file.text(item, "a format")
        if name and name not in FORMATS:
            file.fault(item, "no such format", did_you_mean(name, FORMATS))
        formats.append(name)
    return tuple(dict.fromkeys(formats))


def _package(file: YamlFile, node: yaml.Node | None) -> tuple[str, Selection | None]:
    """The name that opens the data package, and what can be chosen from it (None after a fault)."""
    given = file.text(node, "data") if node else "published"
    folder = paths.data(given) if given else None
    if folder is None or not folder.is_dir():
        known = sorted(path.parent.name for path in (paths.home() / "data").glob("*/figures.*"))
        file.fault(node, "no such data package", did_you_mean(Path(given).name, known), value=given)
        return given, None
    name = folder.name if folder.parent == paths.home() / "data" else str(folder)
    try:
        selection = Selection(sources.open_package(name))
    except (WorkbookError, OSError) as error:
        file.fault(
            node, f"the data package cannot be read: {error}", "Run `workbook check` on it.", value=given
        )
        return name, None
    if selection.years is None:
        file.fault(node, "the data package has no figure", value=given)
        return name, None
    return name, selection
