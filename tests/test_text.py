from hypothesis import example, given
from hypothesis import strategies as st

from recordlint.text import Source, Span, decode

texts = st.text(alphabet=st.sampled_from("ab é漢😀\n\r\t\x85\u2028\ufeff"), max_size=60)


@given(texts, st.data())
@example("\ufeff", None)
@example("a\r\nb\rc\n", None)
def test_position_and_offset_are_inverse(text, data):
    source = Source("a.md", text)
    offsets = range(len(text) + 1) if data is None else [data.draw(st.integers(0, len(text)))]
    for offset in offsets:
        position = source.position(offset)
        line = source.line(position.line)
        inside_line_end = offset > line.end
        hidden_by_bom = offset < source.bom
        if not (inside_line_end or hidden_by_bom):
            assert source.offset(position.line, position.column) == offset
        assert position.offset == offset
        assert position.line >= 1
        assert position.column >= 1


@given(texts)
def test_lines_cover_the_text_and_hold_no_line_end(text):
    source = Source("a.md", text)
    lines = [source.line(number) for number in range(1, len(source.line_starts) + 1)]
    assert not any(char in "\r\n" for line in lines for char in text[line.start : line.end])
    between = "".join(
        text[one.end : following.start] for one, following in zip(lines, [*lines[1:], Span(len(text), 0)], strict=True)
    )
    assert set(between) <= {"\r", "\n"}


def test_only_lf_crlf_and_cr_end_lines():
    source = Source("a.md", "a\x85b\u2028c\x0bd\x0ce\nf")
    assert len(source.line_starts) == 2


def test_a_byte_order_mark_has_no_column():
    source = decode("a.md", "\ufefftitle: x\n".encode())
    assert source.position(1)[:2] == (1, 1)
    assert source.position(0)[:2] == (1, 1)
    assert source.offset(1, 1) == 1
    assert source.position(10)[:2] == (2, 1)


def test_an_offset_beyond_the_text_is_clamped():
    source = Source("a.md", "ab\ncd")
    assert source.offset(9, 1) == 5
    assert source.offset(1, 99) == 2


@given(st.binary(max_size=200))
def test_decoding_never_raises_and_lists_what_it_replaced(data):
    source = decode("a.md", data)
    for span in source.undecodable:
        assert source.text[span.start : span.end] == "\ufffd"
    if source.encoding is None:
        assert source.text == data.decode(errors="replace")
    if source.encoding is None and not source.undecodable:
        assert source.text.encode() == data


def test_replacements_in_long_text_are_found_where_they_are():
    data = "é".encode() * 5000 + b"\xff" + "漢".encode() * 3000 + b"\xe2\x82"
    source = decode("a.md", data)
    assert source.undecodable == (Span(5000, 5001), Span(8001, 8002))


def test_replacements_that_were_in_the_file_are_none_of_ours():
    source = decode("a.md", "a\ufffd".encode() + b"\xe2" + "\ufffdb".encode())
    assert source.text == "a\ufffd\ufffd\ufffdb"
    assert (source.undecodable, source.first_undecodable) == ((Span(2, 3),), b"\xe2")


def test_other_encodings_are_named():
    assert decode("a", "title: x".encode("utf-16")).encoding == "UTF-16"
    assert decode("a", "title: x".encode("utf-16-le")).encoding == "UTF-16"
    assert decode("a", "title: x".encode("utf-32")).encoding == "UTF-32"
    assert decode("a", b"PK\x03\x04\x00\x00\x12").encoding == "binary data"
    assert "characters" in repr(decode("a", b"abc"))
