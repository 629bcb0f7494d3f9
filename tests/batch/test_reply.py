"""What goes back to a department says what to do, and comes as a draft and as text."""

from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from compiler.batch.record import DepartmentResult, State, SubmittedFile
from compiler.batch.reply import as_mail, as_text, reply_for, reply_to_unread
from compiler.diagnostics.diagnostic import Diagnostic, Severity
from compiler.values.place import Place

FINDINGS = (
    Diagnostic("E300", Severity.INFO, "尾差。", Place("表", 1, 1)),
    Diagnostic("R407", Severity.WARNING, "原因相同。", Place("表", 2, 1), "分别写明。", answer="确实相同"),
    Diagnostic("R405", Severity.WARNING, "人数没有减少。", Place("表", 3, 1), "改写原因。"),
    Diagnostic("E301", Severity.ERROR, "合计<10。", Place("支出明细", 12, 5, "基本支出"), "改为 12。"),
)
FILE = SubmittedFile("来信.eml › 上报/某局.xlsx", sender="张三 <zhang@example.gov.cn>")
ONE = DepartmentResult(
    "某局", State.RETURNED, files=(FILE,), chosen=FILE, findings=FINDINGS, deadline=date(2025, 3, 12)
)
REPLY = reply_for(ONE, "某报表", (1, 2, 3, 4), ("某局.xlsx", b"copy"))


def mail() -> EmailMessage:
    found = message_from_bytes(as_mail(REPLY), policy=default)
    assert isinstance(found, EmailMessage)
    return found


def test_a_reply_is_a_draft_to_the_sender_with_the_marked_workbook_attached() -> None:
    assert mail()["To"] == "张三 <zhang@example.gov.cn>"
    assert mail()["X-Unsent"] == "1"
    assert mail()["Subject"] == "退回：某局 某报表 填报表，1 个错误待改正"
    (attached,) = mail().iter_attachments()
    assert attached.get_filename() == "某局.xlsx"
    assert attached.get_content() == b"copy"


def test_a_reply_lists_errors_first_under_the_numbers_of_the_copy_and_leaves_out_what_asks_nothing() -> None:
    text = as_text(REPLY).decode("utf-8-sig")
    assert text.splitlines() == [
        "某局：",
        "你单位报送的“某报表”填报表（某局.xlsx）已经收到，检查出 1 个错误，需要改正后重新报送；"
        "另有 1 个警告，请改正，或者写明不改的理由。",
        "公开期限是 2025年3月12日，请尽早报送。",
        "",
        "4. 错误  支出明细!E12（基本支出）  合计<10。",
        "   办法：改为 12。",
        "3. 警告  表!A3  人数没有减少。",
        "   办法：改写原因。",
        "",
        "附件“某局.xlsx”是标出问题的填报表：有问题的单元格已经着色、加了批注，“问题清单”表逐条列出，序号与上面相同。",
        "请直接在附件上改正；警告不改的，在“问题清单”的“部门说明”栏写明理由。改好后以附件发回，不要删去“问题清单”。",
    ]


def test_the_table_of_a_reply_holds_the_same_and_no_markup_of_strangers() -> None:
    body = mail().get_body(("html",))
    assert body is not None
    page = body.get_content()
    assert page.count("<tr>") == 3
    assert "合计&lt;10。" in page


def test_the_same_reply_is_the_same_bytes() -> None:
    assert as_mail(REPLY) == as_mail(REPLY)
    assert "boundary" in as_mail(REPLY).decode("ascii")


def test_a_file_that_was_not_read_is_answered_with_its_reason_and_what_to_send() -> None:
    file = SubmittedFile("a.eml › b.rar", sender="li@example.gov.cn", reason="压缩包不能读取。", ask="请发送填报表。")
    text = as_text(reply_to_unread(file)).decode("utf-8-sig")
    assert text.splitlines()[:3] == ["您好：", "发来的文件“b.rar”没有办理：压缩包不能读取。", "请发送填报表。"]
