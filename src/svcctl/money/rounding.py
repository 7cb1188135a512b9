from decimal import ROUND_HALF_UP, Context, Decimal

_EXACT = Context(prec=100, rounding=ROUND_HALF_UP)


def round_half_up(value: Decimal, digits: int) -> Decimal:
    """Rounds as invoices do: a half goes up (away from zero), 0.125 with two digits is 0.13.

    ``digits`` are decimal places, 0 or more. The only function of svcctl that rounds money.
    """
    return value.quantize(Decimal(1).scaleb(-digits), context=_EXACT)
