from svcctl.kinds.base import Model, Spec


class BundledPlan(Model, frozen=True, kw_only=True):
    """One plan of a bundle, and how many of it may be in there."""

    plan: str
    min: int = 1
    max: int | None = None


class Bundle(Spec, frozen=True, kw_only=True):
    """Plans that are sold together, what else they need, and what they cannot be sold with."""

    description: str = ""
    sku: str = ""
    plans: tuple[BundledPlan, ...]
    needs: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
