"""Currencies: which codes exist, and how many decimals their smallest unit has."""

from functools import cache

_NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"
_FOUR_DECIMALS = "CLF UYW"
_DIGITS = (
    dict.fromkeys(_NO_DECIMALS.split(), 0)
    | dict.fromkeys(_THREE_DECIMALS.split(), 3)
    | dict.fromkeys(_FOUR_DECIMALS.split(), 4)
)
# CLDR (Babel) answers how money is usually *shown*, which for a dozen currencies (ALL, IQD, IRR, LBP...) is not the
# minor unit that ISO 4217 defines and contracts are settled in. So the digits are here, from ISO 4217 list one.


def minor_digits(currency: str) -> int:
    """Decimals of a currency's smallest unit after ISO 4217: EUR 2, JPY 0, KWD 3."""
    return _DIGITS.get(currency, 2)


@cache
def is_currency(code: str) -> bool:
    """True for a code that ISO 4217 knows: EUR, NOK, JPY."""
    from babel.numbers import list_currencies  # noqa: PLC0415 - 0.1 s that few commands need

    return code in list_currencies()
