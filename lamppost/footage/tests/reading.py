"""A request's body, whole or broken off."""

import io


def reader(data):
    return io.BytesIO(data).read


def broken(data):
    """Gives `data` and then says what a line says that breaks."""
    body = io.BytesIO(data)

    def read(size):
        piece = body.read(size)
        if not piece:
            raise OSError("the browser went away")
        return piece

    return read
