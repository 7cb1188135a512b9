"""Tasks that kill the worker they run on."""

import os


def die(shared, task):
    if task == shared:
        os._exit(1)
    return task


def die_once(shared, task):
    try:
        shared.mkdir()
    except FileExistsError:
        return task
    os._exit(1)
