"""In which world of the cloud each stack was last brought up: in another one nothing of it exists any more."""

from pathlib import Path


class Worlds:
    """One small file a stack."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def differs(self, stack: str, world: str | None) -> bool:
        """Whether the stack may have been brought up in another world than this one; False for a cloud without."""
        path = self._folder / stack
        return world is not None and (path.read_text() if path.exists() else "") != world

    def keep(self, stack: str, world: str | None) -> None:
        """Whatever there is of the stack is in this world."""
        if world is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / stack).write_text(world)
