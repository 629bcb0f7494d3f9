"""Let LibreOffice update the table of contents of a .docx twice; print its lines before and after as JSON.

usage: update_contents.py FILE (with a Python that has LibreOffice's ``uno``)
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.1)
    raise SystemExit("LibreOffice did not start")


def lines(index):
    return [line for line in index.Anchor.String.splitlines() if line.strip()]


def main():
    file = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        pipe = Path(folder).name
        profile = f"-env:UserInstallation={Path(folder).as_uri()}/profile"
        office = subprocess.Popen(
            ["soffice", profile, "--headless", "--norestore", f"--accept=pipe,name={pipe};urp;"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            context = connect(pipe)
            desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
            hidden = PropertyValue()
            hidden.Name, hidden.Value = "Hidden", True
            document = desktop.loadComponentFromURL(file.as_uri(), "_blank", 0, (hidden,))
            index = document.DocumentIndexes.getByIndex(0)
            before = lines(index)
            for _ in range(2):
                index.update()
            print(json.dumps([before, lines(index)]))
            document.close(True)
            desktop.terminate()
        finally:
            office.wait(30)


main()
