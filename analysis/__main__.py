"""The command line: `workbook` or `python -m analysis`.

Nothing heavy is imported before a command needs it: `--help` answers at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import paths
from analysis.errors import WorkbookError

if TYPE_CHECKING:
    from analysis.reports.plan import PageSpec, Plan

INTERRUPTED = 130  # as shells have it: 128 + SIGINT

_DESCRIPTION = "Published statistics of Party organisations: check figures, plan pages, render them."
_EXAMPLES = """\
examples:
  workbook check                          is the shipped data sound?
  workbook plan provinces                 which pages would be made? (nothing is rendered)
  workbook render provinces               render them into build/site
  workbook render site --locality "Quảng Nam" --language vi
  workbook lab                            explore the notebooks by hand

exit codes:
  0  done
  1  rendered, but some pages failed: the table at the end names them
  2  refused: the message says what to mend; nothing was changed
"""
_PLAN_HELP = "a file of parameters/ (its name is enough: provinces) or the path of one"
_PLAN_EXAMPLES = """\
A plan is a YAML file:

  title: {vi: Đảng viên các tỉnh, en: Members by province}
  data: published                         # a folder of data/
  pages:
    - notebook: membership_growth         # a notebook of notebooks/
      locality: [Nghệ An, P24-49]         # names or ids; all; or a choice from the data:
      # locality: {level: province, having: membership, parent: Tây Nguyên, on: 2025-07-01}
      first_year: 2010                    # any parameter of that notebook; a list makes a page of each
      language: [vi, en]
    - notebook: year_review
      year: 2010-2024                     # or a list, {from: 2010, to: 2024}, having
  defaults: {language: [vi, en]}          # for every notebook that has the parameter

Every fault of a plan is reported at once, with its line, before anything is rendered.

examples:
  workbook plan provinces
  workbook plan site --notebook year_review --list
"""
_RENDER_EXAMPLES = """\
Each page is a notebook run by papermill in a kernel of its own. A page that fails costs only
itself: its notebook is kept under build/failed/ to be opened and read. Ctrl-C ends a run; pages
finished so far stay.

examples:
  workbook render provinces
  workbook render site --jobs 4 --only "*/P24-49/*"
  workbook render my-plan.yml --build /tmp/try --limit 5 --keep-notebooks

exit codes: 0 done, 1 some pages failed, 2 refused, 130 interrupted
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit code. What a user can mend is a line on stderr, never a traceback."""
    parser = _parser()
    options, passed_on = parser.parse_known_args(arguments)
    if passed_on and options.command is not lab:
        parser.error(f"unrecognized arguments: {' '.join(passed_on)}")
    options.passed_on = passed_on
    try:
        code = options.command(options)
        sys.stdout.flush()
        return int(code)
    except WorkbookError as error:
        print(f"workbook: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("workbook: interrupted; what was finished stays", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"workbook: {error.filename or 'input or output'}: {error.strerror or error}", file=sys.stderr)
        return WorkbookError.exit_code


def _parser() -> argparse.ArgumentParser:
    parser = _with_examples(argparse.ArgumentParser("workbook", description=_DESCRIPTION), _EXAMPLES)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_check(commands)
    _add_plan(commands)
    _add_render(commands)
    _add_demo(commands)
    _add_lab(commands)
    return parser


def _with_examples(parser: argparse.ArgumentParser, examples: str) -> argparse.ArgumentParser:
    parser.epilog = examples
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    return parser


Commands = argparse._SubParsersAction
Command = Callable[[argparse.Namespace], int]


def _command(
    commands: Commands, name: str, run: Command, words: str, examples: str = ""
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=words, description=f"{words[0].upper()}{words[1:]}.")
    parser.set_defaults(command=run)
    return _with_examples(parser, examples)


def _add_check(commands: Commands) -> None:
    words = "check a data package: all its faults at once, or what it holds"
    examples = "examples:\n  workbook check\n  workbook check data/demo\n"
    parser = _command(commands, "check", check, words, examples)
    parser.add_argument("package", nargs="?", default="published", help="a folder of data/, or a path")


def _add_plan(commands: Commands) -> None:
    words = "show which pages a plan makes, without rendering any"
    parser = _command(commands, "plan", plan, words, _PLAN_EXAMPLES)
    _add_selection(parser)
    parser.add_argument("--list", action="store_true", help="the address of every page, one a line")


def _add_render(commands: Commands) -> None:
    words = "render the pages of a plan and the site around them"
    parser = _command(commands, "render", render, words, _RENDER_EXAMPLES)
    _add_selection(parser)
    parser.add_argument("--jobs", type=_positive, metavar="N", help="pages at a time (default: processors)")
    parser.add_argument("--build", type=Path, metavar="DIR", help="the build folder (default: build/)")
    parser.add_argument(
        "--keep-notebooks", action="store_true", help="keep executed notebooks in DIR/notebooks/"
    )
    parser.add_argument(
        "--cell-timeout", type=_seconds, metavar="S", help="seconds one cell may take (default: 120)"
    )
    parser.add_argument(
        "--page-timeout", type=_seconds, metavar="S", help="seconds one page may take (default: 300)"
    )
    parser.add_argument(
        "--engine", default="fork", help="fork: kernels with the libraries loaded; papermill: plain ones"
    )


def _add_selection(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("plan", metavar="PLAN", help=_PLAN_HELP)
    group = parser.add_argument_group("only some pages (each may be repeated)")
    for name, value, words in (
        ("--only", "TEXT", "part of a page's address, or a pattern of it"),
        ("--notebook", "NAME", "pages of this notebook"),
        ("--locality", "NAME", "pages of this locality: name or id"),
        ("--language", "CODE", "vi or en"),
    ):
        group.add_argument(name, metavar=value, help=words, action="append", default=[])
    group.add_argument("--limit", type=_positive, metavar="N", help="the first N pages")


def _add_demo(commands: Commands) -> None:
    words = "write a synthetic data package: complete, made up, and marked as such"
    examples = "examples:\n  workbook demo\n  workbook demo --size communes --to data/communes\n"
    parser = _command(commands, "demo", demo, words, examples)
    parser.add_argument(
        "--size", default="provinces", help="provinces, communes or a number (default: provinces)"
    )
    parser.add_argument("--to", type=Path, metavar="DIR", help="where to write it (default: data/demo)")


def _add_lab(commands: Commands) -> None:
    words = "open JupyterLab on the notebooks; what follows is passed on to it"
    _command(commands, "lab", lab, words, "example:\n  workbook lab --no-browser --port 8890\n")


def check(options: argparse.Namespace) -> int:
    """`workbook check [PACKAGE]`"""
    from analysis import checks

    folder = paths.data(options.package)
    if not folder.is_dir():
        raise WorkbookError(f"no data package {options.package!r}: {folder} is not a folder")
    summary = checks.check_package(folder)
    print(f"{options.package}: no fault. {summary}")
    return 0


def plan(options: argparse.Namespace) -> int:
    """`workbook plan PLAN`"""
    from analysis.reports import plan as plans
    from analysis.reports import screen

    pages = _selected(plans.load(options.plan), options)
    print("\n".join(page.address for page in pages) if options.list else screen.planned(pages))
    return 0


def render(options: argparse.Namespace) -> int:
    """`workbook render PLAN`"""
    from analysis.reports import plan as plans

    loaded = plans.load(options.plan)
    pages = _selected(loaded, options)

    from analysis.reports import kernels, run, screen  # only now: a refused plan need not wait for Jupyter

    usual = kernels.Limits()
    limits = kernels.Limits(options.cell_timeout or usual.cell, options.page_timeout or usual.page)
    outcome = run.render(
        loaded,
        options.build,
        options.jobs,
        options.engine,
        options.keep_notebooks,
        {page.address for page in pages},
        limits=limits,
    )
    print(screen.closing(outcome))
    return outcome.exit_code


def _selected(loaded: Plan, options: argparse.Namespace) -> list[PageSpec]:
    from analysis.reports import plan as plans

    return plans.select(
        loaded,
        only=options.only,
        notebooks=options.notebook,
        localities=options.locality,
        languages=options.language,
        limit=options.limit,
    )


def demo(options: argparse.Namespace) -> int:
    """`workbook demo`"""
    from analysis import demo as panel

    folder = options.to or paths.home() / "data" / "demo"
    size = int(options.size) if options.size.isdecimal() else options.size
    panel.write(folder, size)
    print(f"Wrote a synthetic data package to {folder}. Its figures are made up.")
    return 0


def lab(options: argparse.Namespace) -> int:
    """`workbook lab`"""
    import subprocess

    command = [sys.executable, "-m", "jupyterlab", str(paths.notebooks()), *options.passed_on]
    return subprocess.call(command)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return seconds


if __name__ == "__main__":
    sys.exit(main())
