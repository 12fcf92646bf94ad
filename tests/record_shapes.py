"""Random records in the shape of real ones: the same kind of data in every syntax, in many styles of writing."""

import json

WORDS = ("Robots", "sort", "überall,", "and", "日本", "wonders:", "why?", "#1", "isn't", "[clear]", "{yet}", "🙂", "-")
WORDS += ("yes", "no", "012", "2023-08-02", "https://example.org/a?b=c&d", "null", "~", "12:30", "\\n", 'a "word"')
KEYS = ("title", "excerpt", "webUrl", "quality", "größe", "two words", "isCached", "width", "on", "x-y", "a.b", "12")


class Shape:
    """What is drawn for one record: the random source and the numbers of its comments."""

    def __init__(self, random):
        self.random = random
        self.comments = 0

    def chance(self, share):
        return self.random.random() < share

    def comment(self):
        self.comments += 1
        return f"# c{self.comments}."

    def text(self):
        return " ".join(self.random.choice(WORDS) for _ in range(self.random.randint(1, 6)))

    def keys(self, least=1):
        return self.random.sample(KEYS, self.random.randint(least, 4))

    def scalar(self):
        return self.random.choice(
            (self.text(), self.text(), self.random.randint(-3, 99999), True, False, 1.5, "", " spare ", "tab\there")
        )


def plain(text, flow):
    """Whether a text may stand plain; stricter than YAML, and written without looking at what is tested."""
    letters = text.replace(" ", "").replace("-", "")
    words = {"yes", "no", "null", "on"}
    return letters.isalpha() and text == text.strip() and text[0] != "-" and text not in words and " -" not in text


class YamlShape(Shape):
    """Block and flow style, all kinds of scalars, comments, blank lines."""

    def written(self, value, flow):
        if not isinstance(value, str):
            return json.dumps(value)
        if plain(value, flow) and self.chance(0.7):
            return value
        if "\t" not in value and self.chance(0.4):
            return "'" + value.replace("'", "''") + "'"
        return json.dumps(value, ensure_ascii=self.chance(0.2) and "🙂" not in value)

    def key(self, key):
        return self.random.choice((f'"{key}"', f"'{key}'")) if self.chance(0.1) or not plain(key, True) else key

    def flow(self, depth):
        if depth and self.chance(0.4):
            if self.chance(0.5):
                return "[" + ", ".join(self.flow(depth - 1) for _ in range(self.random.randint(0, 3))) + "]"
            colon = self.random.choice((": ", ":  "))
            return "{" + ", ".join(self.key(key) + colon + self.flow(depth - 1) for key in self.keys(0 + 1)) + "}"
        return self.written(self.scalar(), True)

    def tail(self):
        return "  " + self.comment() if self.chance(0.1) else " " if self.chance(0.03) else ""

    def between(self, indent):
        lines = [""] * self.chance(0.1)
        if self.chance(0.1):
            lines.append(" " * indent + self.comment())
        return lines

    def mapping(self, indent, depth):
        lines = []
        for number, key in enumerate(self.keys()):
            if number or not indent:
                lines += self.between(indent)
            lines += self.pair(indent, self.key(key) + ":", depth)
        return lines

    def pair(self, indent, key, depth):
        lead = " " * indent
        kind = self.random.random()
        if depth and kind < 0.12:
            return [lead + key + self.tail(), *self.mapping(indent + self.random.choice((2, 4)), depth - 1)]
        if depth and kind < 0.3:
            return [lead + key + self.tail(), *self.items(indent + self.random.choice((0, 2)), depth - 1)]
        if kind < 0.36:
            return [lead + key + self.tail()]
        if kind < 0.46:
            return [lead + key + " " + line if not number else line for number, line in enumerate(self.block(indent))]
        if kind < 0.5:
            return [lead + key + " words on", lead + "  two lines" + self.tail()]
        value = self.flow(2) if kind < 0.62 else self.written(self.scalar(), False)
        return [lead + key + " " + value + self.tail()]

    def block(self, indent):
        deeper = " " * (indent + self.random.choice((1, 2, 4)))
        lines = [self.random.choice("|>") + self.random.choice(("", "-", "+")) + self.tail().rstrip()]
        for number in range(self.random.randint(1, 4)):
            blank = number and self.chance(0.2)
            more = "  " if number and self.chance(0.1) else ""
            lines.append("" if blank else deeper + more + self.text())
        return lines

    def items(self, indent, depth):
        lines = []
        for _ in range(self.random.randint(1, 3)):
            if lines:
                lines += self.between(indent)
            if depth and self.chance(0.5):
                item = self.mapping(indent + 2, depth - 1)
            elif depth and self.chance(0.15):
                item = self.items(indent + 2, depth - 1)
            elif self.chance(0.05):
                item = [
                    f"{' ' * (indent + 2)}{line}" if not number else line
                    for number, line in enumerate(self.block(indent))
                ]
            else:
                item = [" " * (indent + 2) + self.written(self.scalar(), False) + self.tail()]
            if self.chance(0.05) and item[0].strip()[0] not in "|>":
                lines += [" " * indent + "-" + self.tail(), *item]
            else:
                lines += [" " * indent + "- " + item[0][indent + 2 :], *item[1:]]
        return lines

    def lines(self):
        return self.mapping(0, 3)


class TomlShape(Shape):
    """Pairs, inline tables and arrays, tables and arrays of tables."""

    def written(self, value):
        if not isinstance(value, str):
            return json.dumps(value)
        if self.chance(0.2) and "'" not in value:
            return f"'{value}'"
        if self.chance(0.1) and "\\" not in value and '"' not in value:
            return f'"""\n{value}\nmore"""'
        return json.dumps(value, ensure_ascii=False)

    def key(self, key):
        return key if key.replace("-", "").isascii() and key.replace("-", "").isalnum() else f'"{key}"'

    def value(self, depth):
        if depth and self.chance(0.3):
            items = [self.value(depth - 1) for _ in range(self.random.randint(0, 3))]
            if items and self.chance(0.3) and not any("\n" in item for item in items):
                tails = ["," + (" " + self.comment() if self.chance(0.2) else "") for _ in items]
                if self.chance(0.5):
                    tails[-1] = ""
                return "[\n" + "\n".join("  " + item + tail for item, tail in zip(items, tails, strict=True)) + "\n]"
            return "[" + ", ".join(items) + "]"
        if depth and self.chance(0.1):
            value = ", ".join(f"{self.key(key)} = {self.flat()}" for key in self.keys())
            return "{ " + value + " }"
        return self.random.choice(("2023-08-02", "2023-08-02T10:00:00Z")) if self.chance(0.1) else self.flat()

    def flat(self):
        value = self.scalar()
        return json.dumps(value, ensure_ascii=False)

    def pairs(self, least=0):
        lines = []
        for key in self.keys(1)[: None if least else self.random.randint(0, 4)]:
            lines += [self.comment()] * self.chance(0.1) + [""] * self.chance(0.1)
            value = self.written(self.scalar()) if self.chance(0.6) else self.value(2)
            if self.chance(0.05) and key.isascii():
                lines.append(f"dotted.{self.key(key)} = {value}")
            else:
                lines.append(f"{self.key(key)} = {value}" + ("  " + self.comment() if self.chance(0.1) else ""))
        return lines

    def lines(self):
        lines = self.pairs(1)
        if self.chance(0.5):
            lines += ["", "[provider]", *self.pairs()]
        if self.chance(0.3):
            lines += ["", "[extra.deep]", *self.pairs()]
        for _ in range(self.random.randint(0, 3)):
            lines += ["", "[[related]]", *self.pairs()]
            if self.chance(0.3):
                lines += ["", "  [related.provider]", *self.pairs()]
        return "\n".join(lines).split("\n")


class JsonShape(Shape):
    """One line, or indented by blanks or tabs, tight or wide."""

    def value(self, depth):
        if depth and self.chance(0.5):
            if self.chance(0.5):
                return [self.value(depth - 1) for _ in range(self.random.randint(0, 3))]
            return {key: self.value(depth - 1) for key in self.keys()}
        return self.random.choice((self.scalar(), None))

    def lines(self, indent=True):
        data = {key: self.value(3) for key in self.keys()}
        separators = self.random.choice(((",", ":"), (", ", ": ")))
        style = self.random.choice((None, 2, 4, "\t")) if indent else None
        if style:
            separators = (",", ": ")
        return json.dumps(data, ensure_ascii=self.chance(0.3), indent=style, separators=separators).split("\n")


def shaped(random):
    """A file name and a text: a record in a random syntax."""
    ending = random.choice(("\n", "\n", "\r\n"))
    bom = "\ufeff" if random.random() < 0.1 else ""
    kind = random.choice(("yaml", "yaml", "md", "md", "md", "toml", "toml-md", "json", "jsonl"))
    body = ["A first line.", "", "A second one.", ""]
    if kind == "json":
        lines = [*JsonShape(random).lines(), ""]
    elif kind == "jsonl":
        lines = [line for _ in range(2) for line in JsonShape(random).lines(indent=False)] + [""]
    elif kind == "toml":
        lines = [*TomlShape(random).lines(), ""]
    elif kind == "toml-md":
        lines = ["+++", *TomlShape(random).lines(), "+++", *body]
    elif kind == "md":
        lines = ["---", *YamlShape(random).lines(), "---", *body]
    else:
        lines = [*YamlShape(random).lines(), *[""] * (random.random() < 0.8)]
    return f"a.{kind.rpartition('-')[2]}", bom + ending.join(lines)
