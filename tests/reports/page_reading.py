"""A page as a tree, for the tests of what stands in it. Strict: an element that is not closed is an error."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "input", "wbr", "link", "img", "br", "hr"}
CLOSED_BY = {
    "li": {"li"},
    "td": {"td", "th", "tr", "tbody"},
    "th": {"td", "th", "tr", "tbody"},
    "tr": {"tr", "tbody"},
    "thead": {"tbody"},
    "tbody": {"tbody"},
    "option": {"option"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "p": {"p", "div", "table", "ol", "form", "section", "details", "dl", "ul", "h2", "figure"},
}
"""Elements that end where one of these begins (HTML Living Standard, 13.1.2.4)."""


class Node:
    """An element of a page."""

    def __init__(self, name, attributes, parent):
        self.name = name
        self.attributes = attributes
        self.parent = parent
        self.children = []

    @property
    def nodes(self):
        """All elements below, in order."""
        found = []
        for child in self.children:
            if isinstance(child, Node):
                found += [child, *child.nodes]
        return found

    @property
    def text(self):
        """All text below."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    @property
    def marked(self):
        """The same with `[…]` round what is marked as the fault, `(…)` round what a label is about."""
        inner = "".join(child if isinstance(child, str) else child.marked for child in self.children)
        signs = {"fault": "[]", "label": "()"}.get(self.attributes.get("class")) if self.name == "mark" else None
        return f"{signs[0]}{inner}{signs[1]}" if signs else inner

    @property
    def names(self):
        """The names of all elements below, but for places where a line may break."""
        return [node.name for node in self.nodes if node.name != "wbr"]

    def all(self, name, /, **attributes):
        """The elements below with a name and attributes."""
        return [
            node
            for node in self.nodes
            if node.name == name and all(node.attributes.get(key) == value for key, value in attributes.items())
        ]

    def find(self, name, /, **attributes):
        """The first of them."""
        return self.all(name, **attributes)[0]

    def ancestors(self):
        """The elements it lies in, the nearest first."""
        return [] if self.parent is None else [self.parent, *self.parent.ancestors()]


class Page(Node, HTMLParser):
    """The root of a page."""

    def __init__(self, content):
        HTMLParser.__init__(self)
        Node.__init__(self, "", {}, None)
        self.open = self
        self.feed(content)
        self.close()

    def handle_starttag(self, tag, attrs):
        while tag in CLOSED_BY.get(self.open.name, ()):
            self.open = self.open.parent
        node = Node(tag, {name: "" if value is None else value for name, value in attrs}, self.open)
        assert len(node.attributes) == len(attrs), f"an attribute stands twice in <{tag}>"
        self.open.children.append(node)
        if tag not in VOID:
            self.open = node

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.open = self.open.parent

    def handle_endtag(self, tag):
        optional = {*CLOSED_BY, "svg"}
        while self.open.name != tag:
            assert self.open.name in optional, f"</{tag}> ends <{self.open.name}>"
            self.open = self.open.parent
        self.open = self.open.parent

    def handle_data(self, data):
        self.open.children.append(data)
