# ruff: noqa: PLC0415 - what is imported inside a function is kept out of what is timed
"""The work of benchmarks/report.py as people write it today: a pandas script, and DuckDB SQL.

Each measures the same export by the same terms, as well as its tool allows, and tells what is owed in cents. The terms
are in numbers here: twelve calendars, targets of 30 minutes and 4 hours, of 8 and 20 hours, credits of 5 % and 10 %.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from tickets import COLUMNS, ZONES

DAY = 86_400
FIRST, LAST = date(2023, 1, 1), date(2028, 12, 31)
TARGETS = {"first-response": (1800, 4 * 3600, 5, 95), "resolution": (8 * 3600, 20 * 3600, 10, 90)}
"""Seconds for P1 (around the clock) and for others, the credit in percent, and the objective."""


def opening(index):
    """When calendar ``index`` opens, and for how long, in seconds."""
    opens = (7 + index % 3) * 3600 + 1800
    return opens, 17 * 3600 - opens


def closed_days():
    import holidays

    found = holidays.country_holidays("NO", years=range(FIRST.year, LAST.year + 1), observed=True)
    return np.array(sorted(found), "datetime64[D]")


def owed(table):
    """Cents owed, from met and late items by customer, metric and month, with caps of a period and of a year."""
    table = table[["customer", "month", "metric", "met", "late"]].sort_values(["customer", "month"])
    total = 0
    for customer, months in table.groupby("customer", sort=False):
        fee, paid = 1000 + int(customer[2:]), {}
        for month, metrics in months.groupby("month", sort=False):
            shares = [0]
            for metric, met, late in zip(metrics.metric, metrics.met, metrics.late, strict=True):
                *_, share, objective = TARGETS[metric]
                if met + late and met * 100 < objective * (met + late):
                    shares.append(share)
            left = fee * 12 * 10 - paid.get(month[:4], 0)  # a tenth of the year's fees, in cents
            amount = min(fee * min(max(shares), 20), left)
            paid[month[:4]] = paid.get(month[:4], 0) + amount
            total += amount
    return total


def pandas_script(path, rows=None):
    """Vectorised: business days by numpy's busday functions, calendar by calendar in local time."""
    import pandas as pd

    dates = ["opened_at", "responded_at", "resolved_at"]
    texts = {"number": str, "company": "category", "priority": "category", "code": "category"}
    frame = pd.read_csv(path, usecols=list(COLUMNS), dtype=texts, parse_dates=dates, nrows=rows)
    frame = frame.drop_duplicates("number")
    hold = frame.on_hold_minutes * 60
    frame = frame[~(frame.resolved_at.notna() & (hold > (frame.resolved_at - frame.opened_at).dt.total_seconds()))]
    as_of = max(frame[column].max() for column in dates)
    frame = frame[frame.code.isna()]
    frame["responded_at"] = frame.responded_at.fillna(frame.resolved_at)
    calendars = np.array([int(each[2:]) % len(ZONES) for each in frame.company.cat.categories])
    frame["calendar"] = calendars[frame.company.cat.codes]
    parts = [part for number, group in frame.groupby("calendar") for part in _calendar(pd, group, number, as_of)]
    counted = pd.concat(parts).groupby(["company", "month", "metric"], observed=True)[["met", "late"]].sum()
    return owed(counted.reset_index().rename(columns={"company": "customer"}).astype({"customer": str}))


def _calendar(pd, group, number, as_of):
    zone, (opens, length), free = ZONES[number], opening(number), closed_days()
    urgent = (group.priority == "P1").to_numpy()

    def local(times):
        wall = times.dt.tz_convert(zone).dt.tz_localize(None).to_numpy().astype("datetime64[s]").astype(np.int64)
        return wall // DAY, wall % DAY

    def worked(times):
        day, second = local(times)
        whole = np.busday_count(np.datetime64(FIRST, "D"), day.astype("datetime64[D]"), holidays=free)
        today = np.is_busday(day.astype("datetime64[D]"), holidays=free)
        return whole * length + np.where(today, np.clip(second - opens, 0, length), 0)

    def due_month(work):  # what fits a day exactly is due at its close
        day = np.busday_offset(np.datetime64(FIRST, "D"), (work - 1) // length, roll="forward", holidays=free)
        return day.astype("datetime64[M]").astype(str)

    for metric, event in (("first-response", "responded_at"), ("resolution", "resolved_at")):
        for which, target in zip((True, False), TARGETS[metric][:2], strict=True):
            mine = group[urgent == which]
            if not len(mine):
                continue
            running = mine[event].isna().to_numpy()
            stop = mine[event].fillna(as_of)
            allowed = target + (mine.on_hold_minutes.to_numpy() * 60 if metric == "resolution" else 0)
            if which:
                used = (stop - mine.opened_at).dt.total_seconds().to_numpy()
                due = mine.opened_at + pd.to_timedelta(allowed, unit="s")
                month = due.dt.tz_convert(zone).dt.strftime("%Y-%m").to_numpy()
            else:
                start = worked(mine.opened_at)
                used = worked(stop) - start
                month = due_month(start + allowed)
            late = used > allowed
            yield pd.DataFrame(
                {"company": mine.company, "month": month, "metric": metric, "late": late, "met": ~late & ~running}
            )


SQL = """
CREATE TABLE raw AS SELECT number, company, priority, code, hold * 60 AS hold, epoch(opened_at)::BIGINT AS opened,
  epoch(responded_at)::BIGINT AS answered, epoch(resolved_at)::BIGINT AS resolved,
  substr(company, 3)::INT % $zones AS zone
  FROM (SELECT *, on_hold_minutes AS hold FROM read_csv($path, header = true, types = {'opened_at': 'TIMESTAMP',
    'responded_at': 'TIMESTAMP', 'resolved_at': 'TIMESTAMP', 'on_hold_minutes': 'BIGINT', 'code': 'VARCHAR'})
    LIMIT $rows)
  WHERE resolved_at IS NULL OR hold * 60 <= epoch(resolved_at)::BIGINT - epoch(opened_at)::BIGINT;
CREATE TABLE twice AS SELECT number FROM raw GROUP BY number HAVING count(*) > 1;
CREATE TABLE asked AS
  WITH newest AS (SELECT max(greatest(opened, coalesce(answered, 0), coalesce(resolved, 0))) AS as_of FROM raw),
  cases AS (
    SELECT company, zone, priority = 'P1' AS urgent, opened, coalesce(answered, resolved) AS stopped, 0 AS hold,
      'first-response' AS metric, CASE WHEN priority = 'P1' THEN 1800 ELSE 14400 END AS target
      FROM raw WHERE coalesce(code, '') = ''
    UNION ALL SELECT company, zone, priority = 'P1', opened, resolved, hold, 'resolution',
      CASE WHEN priority = 'P1' THEN 28800 ELSE 72000 END FROM raw WHERE coalesce(code, '') = '')
  SELECT *, CASE WHEN urgent THEN -1 ELSE zone END AS clock, stopped IS NULL AS running,
    coalesce(stopped, as_of) AS stop, target + hold AS allowed FROM cases, newest;
CREATE TABLE used AS
  SELECT a.*, s.done + least(opened - s.opens, s.closes - s.opens) AS started,
    e.done + least(stop - e.opens, e.closes - e.opens) AS worked
  FROM asked a ASOF JOIN openings s ON a.clock = s.clock AND a.opened >= s.opens
    ASOF JOIN openings e ON a.clock = e.clock AND a.stop >= e.opens;
CREATE TABLE judged AS
  SELECT company, metric, running, worked - started > allowed AS late, d.month FROM used u
    ASOF JOIN openings d ON u.clock = d.clock AND u.started + u.allowed > d.done WHERE NOT urgent
  UNION ALL SELECT company, metric, running, worked - started > allowed, m.month FROM used u
    ASOF JOIN months m ON u.zone = m.zone AND u.opened + u.allowed >= m.begins WHERE urgent;
WITH counted AS (SELECT company, metric, month, count(*) FILTER (NOT late AND NOT running) AS met,
    count(*) FILTER (late) AS late FROM judged GROUP BY ALL),
  missed AS (SELECT company, month, max(CASE metric WHEN 'resolution' THEN 10 ELSE 5 END) AS share FROM counted
    WHERE met * 100 < (CASE metric WHEN 'resolution' THEN 90 ELSE 95 END) * (met + late) GROUP BY ALL),
  years AS (SELECT company, substr(month, 1, 4) AS year, sum(share)::BIGINT AS share FROM missed GROUP BY ALL)
SELECT sum((1000 + substr(company, 3)::BIGINT) * least(share, 120))::BIGINT, (SELECT count(*) FROM twice) FROM years;
"""
"""A month's cap of 20 % is never reached; a year's is 10 % of twelve fees, 120 % of one. Fees are whole euros."""


def openings():
    """Every opening of each clock: (clock, opens, closes, seconds open before it, local month); -1 is always open."""
    rows, free = [(-1, 0, 1 << 40, 0, "")], set(closed_days().astype(object))
    for index, zone in enumerate(map(ZoneInfo, ZONES)):
        (opens, length), done, day = opening(index), 0, FIRST
        while day <= LAST:
            if day.weekday() < 5 and day not in free:
                begins = datetime.combine(day, datetime.min.time(), zone) + timedelta(seconds=opens)
                begins = int(begins.astimezone(UTC).timestamp())
                rows.append((index, begins, begins + length, done, f"{day:%Y-%m}"))
                done += length
            day += timedelta(days=1)
    return rows


def months():
    """When each month begins in each zone."""
    for index, zone in enumerate(map(ZoneInfo, ZONES)):
        for number in range(12 * (LAST.year - FIRST.year + 1)):
            begins = datetime(FIRST.year + number // 12, number % 12 + 1, 1, tzinfo=zone)
            yield index, int(begins.timestamp()), f"{begins:%Y-%m}"


def duckdb_sql(path, rows):
    """Openings and months as tables, found by ASOF joins; one core, as the others have."""
    import duckdb
    import pandas as pd

    with duckdb.connect() as database:
        database.execute("SET threads = 1")
        for name, columns, found in (
            ("openings", ["clock", "opens", "closes", "done", "month"], openings()),
            ("months", ["zone", "begins", "month"], months()),
        ):
            database.register("given", pd.DataFrame(found, columns=columns))
            database.execute(f"CREATE TABLE {name} AS SELECT * FROM given")  # noqa: S608 - one of two fixed names
        for statement in filter(str.strip, SQL.split(";")):
            asked = {"path": str(path), "rows": int(rows), "zones": len(ZONES)}
            found = database.execute(statement, {name: asked[name] for name in asked if f"${name}" in statement})
        total, twice = found.fetchone()
    if twice:
        raise SystemExit(f"{twice} items came twice")
    return total
