"""Each tool: its version, where its sources are pinned, how it is made, and which one on PATH is good enough."""

from dataclasses import dataclass
from pathlib import Path

from tools import versions
from tools.errors import ToolError

HERE = Path(__file__).parent

PULUMI = "3.259.0"
LANGUAGE_HOST = "3.79.0"  # newer ones are not published as a Go module
ETCD = "3.6.8"
KUBERNETES = "1.36.2"
KWOK = "0.8.0"
KARPENTER = "1.11.0"
LITELLM = "1.106.2"  # 1.107.0 is reported as compromised: see docs/adr/0015-litellm-as-a-tool.md


@dataclass(frozen=True, kw_only=True)
class Program:
    """A Go package that is linked to one executable file."""

    package: str  # import path, or "./folder" for a package of ours in the tool's own module folder
    stamps: tuple[str, ...] = ()  # "variable=value", set by the linker: most of these are the version


@dataclass(frozen=True, kw_only=True)
class Copied:
    """Files taken as they are out of a pinned Go module."""

    files: tuple[str, ...]  # glob patterns within the module
    folder: bool  # True: the tool is a folder that holds them; False: it is the one executable file that matches


@dataclass(frozen=True, kw_only=True)
class Packages:
    """A virtual environment with exactly the Python packages that the requirements file names with their hashes."""

    requirements: str = "requirements.txt"


@dataclass(frozen=True, kw_only=True)
class Tool:
    """One tool; `go.mod` (or the requirements of a tool in Python) in tools/`module` pins `source` at `version`."""

    name: str
    version: str
    module: str
    source: str
    recipe: Program | Copied | Packages
    asks: tuple[str, ...] = ()  # arguments that make it print its version; () when it can't
    fits: versions.Rule | None = None  # which version on PATH will do; None: PATH is never asked
    comes_with: str = ""  # a tool whose installation on PATH has this one beside it

    @property
    def folder(self) -> Path:
        """The folder of its go.mod or requirements."""
        return HERE / self.module

    @property
    def title(self) -> str:
        """Name and version, for people."""
        return f"{self.name} {self.version}"

    @property
    def proof(self) -> Path:
        """What is there, in the tool's place in the cache, when the tool is."""
        return Path(self.name, "bin", "python") if isinstance(self.recipe, Packages) else Path(self.name)


def _kubernetes(name: str, *asks: str) -> Tool:
    major, minor, _ = KUBERNETES.split(".")
    base = "k8s.io/component-base/version"
    stamps = (
        f"{base}.gitVersion=v{KUBERNETES}",
        f"{base}.gitMajor={major}",
        f"{base}.gitMinor={minor}",
        f"k8s.io/client-go/pkg/version.gitVersion=v{KUBERNETES}",
    )
    return Tool(
        name=name,
        version=KUBERNETES,
        module="kubernetes",
        source="k8s.io/kubernetes",
        recipe=Program(package=f"k8s.io/kubernetes/cmd/{name}", stamps=stamps),
        asks=asks or ("--version",),
        fits=versions.same_minor(KUBERNETES),
    )


def _pulumi_version(version: str) -> tuple[str, ...]:
    return (f"github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v{version}",)


TOOLS: tuple[Tool, ...] = (
    Tool(
        name="pulumi",
        version=PULUMI,
        module="pulumi",
        source="github.com/pulumi/pulumi/pkg/v3",
        recipe=Program(package="github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", stamps=_pulumi_version(PULUMI)),
        asks=("version",),
        fits=versions.at_least(PULUMI),
    ),
    Tool(
        name="pulumi-language-python",
        version=LANGUAGE_HOST,
        module="pulumi-language-python",
        source="github.com/pulumi/pulumi/sdk/v3",
        recipe=Program(
            package="github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python",
            stamps=_pulumi_version(LANGUAGE_HOST),
        ),
        comes_with="pulumi",
    ),
    Tool(
        name="pulumi-language-python-exec",
        version=PULUMI,
        module="pulumi",
        source="github.com/pulumi/pulumi/sdk/v3",
        recipe=Copied(files=("python/cmd/pulumi-language-python-exec",), folder=False),
        comes_with="pulumi",
    ),
    Tool(
        name="etcd",
        version=ETCD,
        module="kubernetes",
        source="go.etcd.io/etcd/server/v3",
        recipe=Program(package="go.etcd.io/etcd/server/v3"),
        asks=("--version",),
        fits=versions.same_minor("3.5", "3.6"),
    ),
    _kubernetes("kube-apiserver"),
    _kubernetes("kube-controller-manager"),
    _kubernetes("kube-scheduler"),
    _kubernetes("kubectl", "version", "--client"),
    Tool(
        name="kwok",
        version=KWOK,
        module="kubernetes",
        source="sigs.k8s.io/kwok",
        recipe=Program(package="sigs.k8s.io/kwok/cmd/kwok"),
        asks=("--version",),
        fits=versions.exactly(KWOK),
    ),
    Tool(
        name="karpenter",
        version=KARPENTER,
        module="kubernetes",
        source="sigs.k8s.io/karpenter",
        recipe=Program(
            package="./karpenter",  # ours: upstream's controllers on nodes that kwok plays
            stamps=(f"sigs.k8s.io/karpenter/pkg/operator.Version={KARPENTER}",),
        ),
    ),
    Tool(
        name="karpenter-crds",
        version=KARPENTER,
        module="kubernetes",
        source="sigs.k8s.io/karpenter",
        recipe=Copied(files=("pkg/apis/crds/*.yaml", "kwok/apis/crds/*.yaml"), folder=True),
    ),
    Tool(name="litellm", version=LITELLM, module="litellm", source="litellm", recipe=Packages()),
)

_BY_NAME = {tool.name: tool for tool in TOOLS}


def find(name: str) -> Tool:
    """The tool of that name. Raises ToolError when there is none."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise ToolError(f"There is no tool {name!r}; the tools are {', '.join(_BY_NAME)}.") from None
