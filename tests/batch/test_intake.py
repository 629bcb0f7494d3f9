"""What came in is found wherever it lies, under the name that its sender gave it; what cannot be opened is said."""

import ast
import base64
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from email.header import Header
from pathlib import Path

import pytest

from compiler.batch.intake import Arrival, Intake
from tests.batch.conftest import EXAMPLES, SCHOOL, YOUTH

NAME = "青石县第二中學（上报）.xlsx"
WORKBOOK = (EXAMPLES / SCHOOL / "filled.xlsx").read_bytes()
OTHER = (EXAMPLES / YOUTH / "filled.xlsx").read_bytes()


@pytest.fixture
def taken(tmp_path: Path) -> Callable[..., list[Arrival]]:
    """Takes in some files, given by name and content, from one folder."""

    def take(**files: bytes) -> list[Arrival]:
        folder = tmp_path / "in"
        folder.mkdir()
        for name, content in files.items():
            (folder / name.replace("_", ".")).write_bytes(content)
        return list(Intake(tmp_path / "out", tmp_path / "out" / "inbox").take([folder]))

    return take


def mail(disposition: bytes, content: bytes = WORKBOOK, kind: bytes = b"application/octet-stream") -> bytes:
    """Return a mail with one attachment, whose headers are as given."""
    return b"\r\n".join(
        (
            b"From: =?gb2312?B?" + base64.b64encode("王五".encode("gb2312")) + b"?= <wang@example.gov.cn>",
            b"Date: Mon, 3 Mar 2025 09:12:00 +0800",
            b"Subject: " + "填报表".encode("gbk"),
            b"MIME-Version: 1.0",
            b'Content-Type: multipart/mixed; boundary="b"',
            b"",
            b"--b",
            b"Content-Type: text/plain; charset=utf-8",
            b"",
            "请查收".encode(),
            b"--b",
            b"Content-Type: " + kind,
            b"Content-Transfer-Encoding: base64",
            b"Content-Disposition: " + disposition,
            b"",
            base64.encodebytes(content),
            b"--b--",
            b"",
        )
    )


def zipped(*members: tuple[str | bytes, bytes]) -> bytes:
    """Return a .zip; a name in bytes is written as it is, without the flag that it is UTF-8."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(members):
            archive.writestr(name if isinstance(name, str) else f"{number:0{len(name)}}", content)
    packed = stream.getvalue()
    for number, (name, _) in enumerate(members):
        if isinstance(name, bytes):
            packed = packed.replace(f"{number:0{len(name)}}".encode(), name)
    return packed


def names(arrivals: Sequence[Arrival]) -> list[str]:
    return [arrival.file.name for arrival in arrivals]


def reasons(arrivals: Sequence[Arrival]) -> dict[str, str]:
    return {arrival.file.name: arrival.file.reason for arrival in arrivals if arrival.file.reason}


GBK, UTF8 = NAME.encode("gbk"), NAME.encode()


@pytest.mark.parametrize(
    "disposition",
    [
        b'attachment; filename="' + GBK + b'"',
        b'attachment; filename="' + UTF8 + b'"',
        b'attachment; filename="' + Header(NAME, "utf-8", maxlinelen=400).encode().encode() + b'"',
        b'attachment; filename="'
        + Header(NAME, "gbk", maxlinelen=60).encode().replace("gbk", "gb2312").encode()
        + b'"',
        b"attachment; filename*=gbk''" + b"".join(b"%%%02X" % byte for byte in GBK),
        b"attachment;\r\n filename*0*=utf-8''"
        + b"".join(b"%%%02X" % byte for byte in UTF8[:9])
        + b";\r\n filename*1*="
        + b"".join(b"%%%02X" % byte for byte in UTF8[9:]),
    ],
    ids=["raw GBK", "raw UTF-8", "RFC 2047 UTF-8", "RFC 2047 GB2312", "RFC 2231 GBK", "RFC 2231 in pieces"],
)
def test_an_attachment_has_the_name_that_its_sender_gave_it(
    taken: Callable[..., list[Arrival]], disposition: bytes
) -> None:
    (arrival,) = taken(a_eml=mail(disposition))
    assert arrival.file.name == f"a.eml › {NAME}"
    assert arrival.file.sender == "王五 <wang@example.gov.cn>"
    assert arrival.file.subject == "填报表"
    assert arrival.file.sent == "2025-03-03T09:12:00+08:00"
    assert arrival.path.read_bytes() == WORKBOOK


@pytest.mark.parametrize("name", [GBK, UTF8, NAME], ids=["GBK", "UTF-8 without the flag", "UTF-8 with it"])
def test_a_file_in_a_zip_has_the_name_that_its_sender_gave_it(
    taken: Callable[..., list[Arrival]], name: bytes | str
) -> None:
    (arrival,) = taken(a_zip=zipped((name, WORKBOOK)))
    assert arrival.file.name == f"a.zip › {NAME}"


def test_archives_and_mails_are_opened_in_each_other_but_not_without_end(taken: Callable[..., list[Arrival]]) -> None:
    inside = zipped(("一.xlsx", WORKBOOK), ("二.xlsx", OTHER))
    deep = inside
    for name in ("二.zip", "三.zip", "四.zip", "五.zip"):
        deep = zipped((name, deep))
    found = taken(a_eml=mail(b"attachment; filename=b.zip", inside), b_zip=deep)
    last = "b.zip › 五.zip › 四.zip › 三.zip › 二.zip"
    assert names(found) == ["a.eml › b.zip › 一.xlsx", "a.eml › b.zip › 二.xlsx", last]
    assert reasons(found) == {last: "压缩包、邮件层层套得太深，没有打开。"}
    assert found[0].file.sender


def test_a_zip_cannot_write_outside_nor_unpack_without_end(taken: Callable[..., list[Arrival]], tmp_path: Path) -> None:
    found = taken(a_zip=zipped(("../../../outside.xlsx", WORKBOOK), ("bomb.xlsx", bytes(50_000_000))))
    assert found[0].path.parent == tmp_path / "out" / "inbox"
    assert not list(tmp_path.parent.rglob("outside.xlsx"))
    assert reasons(found) == {"a.zip › bomb.xlsx": "解压后的大小不正常，没有打开。"}


def test_a_zip_of_too_many_files_is_opened_up_to_a_bound(taken: Callable[..., list[Arrival]]) -> None:
    found = taken(a_zip=zipped(*((f"{number}.txt", b"x") for number in range(3_000))))
    assert len(found) == 2_001
    assert list(reasons(found).values()) == ["压缩包或邮件中的文件太多或太大，从这里起没有打开。"]


def test_each_file_that_cannot_be_opened_is_one_line_with_its_reason(taken: Callable[..., list[Arrival]]) -> None:
    found = taken(
        a_xlsx=b"",
        b_rar=b"Rar!\x1a\x07",
        c_eml=b"\x00\x01 no mail",
        d_eml=mail(b"attachment; filename=note.pdf", b"%PDF"),
        e_zip=b"PK\x03\x04 torn",
        f_msg=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        g_zip=zipped(),
        h_pdf=b"%PDF",
        i_xlsx=b"x",
    )
    assert reasons(found) == {
        "a.xlsx": "文件是空的，没有内容。",
        "b.rar": "压缩包不是 .zip 格式，不能读取。",
        "c.eml": "文件不是邮件，或者已经损坏。",
        "d.eml": "邮件中没有填报表。",
        "e.zip": "压缩包已损坏，不能打开。",
        "f.msg": "邮件不是 .eml 格式，不能读取其中的附件。",
        "g.zip": "压缩包中没有文件。",
    }
    assert all(arrival.file.ask for arrival in found if arrival.file.reason)
    assert [arrival.file.name for arrival in found if arrival.is_other] == ["d.eml › note.pdf", "h.pdf"]
    assert names(found)[-1] == "i.xlsx"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become nobody")
def test_a_folder_and_a_file_without_rights_are_said_and_the_rest_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "closed").mkdir(parents=True)
    (folder / "a.xlsx").write_bytes(WORKBOOK)
    (folder / "b.xlsx").write_bytes(WORKBOOK)
    script = (
        "import encodings.cp437, os, sys; from pathlib import Path; from compiler.batch.intake import Intake; "
        "from compiler.batch.words import words; words(); "
        "os.chdir(sys.argv[1]); os.chmod('in/closed', 0); os.chmod('in/b.xlsx', 0); "
        "os.setegid(65534); os.seteuid(65534); "
        "print([(a.file.name, a.file.reason) for a in Intake(Path('out'), Path('out')).take([Path('in')])])"
    )
    for path in (folder, tmp_path, *list(tmp_path.parents)[:-2]):
        path.chmod(0o755)
    root = Path(__file__).parent.parent.parent
    run = subprocess.run(
        (sys.executable, "-c", script, str(tmp_path)), cwd=root, capture_output=True, text=True, check=False
    )
    assert not run.stderr
    assert ast.literal_eval(run.stdout) == [
        ("a.xlsx", ""),
        ("b.xlsx", "没有权限打开这个文件，或者它正在其他程序中打开。"),
        ("closed", "没有权限打开这个文件夹。"),
    ]


def test_what_the_run_itself_wrote_did_not_come_in(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "b.xlsx").write_bytes(WORKBOOK)
    (tmp_path / "~$a.xlsx").write_bytes(b"x")
    (tmp_path / "a.xlsx").write_bytes(WORKBOOK)
    found = list(Intake(tmp_path / "out", tmp_path / "out" / "inbox").take([tmp_path, tmp_path / "a.xlsx"]))
    assert names(found) == ["a.xlsx"]
