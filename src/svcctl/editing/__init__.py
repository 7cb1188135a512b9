"""What an editor asks of a workspace: what stands here, what it means, where it leads, what may be written."""

from svcctl.editing.desk import Desk, Item, Target

__all__ = ["Desk", "Item", "Target"]
