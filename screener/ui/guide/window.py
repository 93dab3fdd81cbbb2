"""The guide beside the work: contents or what a search found on the left, the page on the right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from screener.domain.counting import plural
from screener.reports.guide.book import Book, GuidePage, book
from screener.reports.guide.page import section_html
from screener.reports.guide.search import find, nearest
from screener.ui.theme import color, font, px
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import box_of, column, row
from screener.ui.widgets.reader import Reader

#: What a line of the list leads to: the page's name and the place in it.
_TARGET = Qt.ItemDataRole.UserRole


class GuideWindow(QWidget):
    """Opens beside the office's window and stays while people work. Esc closes it, Alt+Left goes back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("Guide")
        self.book: Book = book()
        self.page: GuidePage = self.book.pages[0]
        self._behind: list[tuple[str, str]] = []
        self.words = QLineEdit()
        self.words.setPlaceholderText("Find in the guide")
        self.words.setAccessibleName("Find in the guide")
        self.words.setClearButtonEnabled(True)
        self.words.textChanged.connect(lambda _text: self._look())
        self.list = QListWidget()
        self.list.setAccessibleName("Contents")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumWidth(px(200))
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # its coming would cut texts, too
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setSpacing(px(3))  # padding by the style sheet would cut texts that wrap
        self.list.currentItemChanged.connect(lambda item, _before: self._chosen(item))
        self.note = Label("", role="small", tone="muted", wrap=True)
        self.back = Button("Back", key="Alt+Left", kind="quiet")
        self.back.clicked.connect(lambda _checked=False: self.go_back())
        self.reader = Reader(name="The page of the guide")
        self.reader.link_wanted.connect(self.show_page)
        left = QWidget()
        left.setLayout(column(self.words, 8, self.note, self.list, margins=(12, 12, 0, 12)))
        left.setMaximumWidth(px(320))
        right = column(row(self.back, None), self.reader, margins=(16, 8, 16, 12))
        self.setLayout(row(left, right, gap=0))
        box_of(self).setStretch(1, 1)
        for keys, slot in (
            ("Ctrl+F", self._to_search), ("Alt+Left", self.go_back), ("Escape", self.close)
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        self.setTabOrder(self.words, self.list)
        self.setTabOrder(self.list, self.reader)
        self._fill()
        self.show_page(self.page.slug, remember=False)

    def sizeHint(self) -> QSize:
        screen = self.screen().availableGeometry().size()
        return QSize(min(px(1040), screen.width() - px(60)), min(px(700), screen.height() - px(80)))

    # -- the list --------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        """The contents, part by part, or what stands to the words that are looked for."""
        self.list.blockSignals(True)
        self.list.clear()
        words = self.words.text().strip()
        hits = find(self.book, words) if words else ()
        if words:
            self.list.setAccessibleName("What was found")
            for hit in hits:
                where = f"\n{hit.page}" if hit.heading != hit.page else ""
                self._add(f"{hit.heading}{where}", hit.slug, hit.anchor)
            near = nearest(self.book, words)
            asked = f" Did you mean {', '.join(near)}?" if near else ""
            places = plural(len(hits), "place")
            partly = " with most of these words; none has all" if hits and hits[0].without else ""
            self.note.setText(f"{places}{partly}" if hits else f"The guide says nothing of “{words}”.{asked}")
        else:
            self.list.setAccessibleName("Contents")
            for part in self.book.parts:
                self._head(part)
                for page in self.book.pages:
                    if page.part == part:
                        self._add(page.title, page.slug, "")
        self.note.setVisible(bool(words))
        self.list.blockSignals(False)

    def _head(self, part: str) -> None:
        item = QListWidgetItem(part)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(font("small strong"))
        item.setForeground(color("muted"))
        self.list.addItem(item)

    def _add(self, text: str, slug: str, anchor: str) -> None:
        item = QListWidgetItem(text)
        item.setData(_TARGET, (slug, anchor))
        self.list.addItem(item)

    def _look(self) -> None:
        self._fill()
        if self.words.text().strip() and self.list.count():
            self.list.setCurrentRow(0)

    def _chosen(self, item: QListWidgetItem | None) -> None:
        target = item.data(_TARGET) if item is not None else None
        if target is not None:
            self.show_page("#".join(part for part in target if part))

    # -- the page --------------------------------------------------------------------------------------------------

    def show_page(self, name: str, *, remember: bool = True) -> None:
        """Shows a chapter or an entry by the name that links use. A name that leads nowhere changes nothing."""
        found = self.book.page(name)
        if found is None:
            return
        page, anchor = found
        if remember and (not self._behind or self._behind[-1] != (self.page.slug, "")) and page is not self.page:
            self._behind.append((self.page.slug, ""))
        self.page = page
        self.back.setEnabled(bool(self._behind))
        self.setWindowTitle(f"{page.title} – Guide")
        self.reader.show_html(self._html)
        if anchor:
            self.reader.scrollToAnchor(anchor)
        self._mark(page.slug)

    def go_back(self) -> None:
        """The page that was read before."""
        if self._behind:
            slug, _ = self._behind.pop()
            self.show_page(slug, remember=False)

    def _mark(self, slug: str) -> None:
        """The line of the contents that stands for the page."""
        if self.words.text().strip():
            return
        self.list.blockSignals(True)
        for number in range(self.list.count()):
            target = self.list.item(number).data(_TARGET)
            if target is not None and target[0] == slug:
                self.list.setCurrentRow(number)
        self.list.blockSignals(False)

    def _html(self) -> str:
        parts = [self._style()]
        for section in self.page.sections:
            parts.append(f'<a name="{section.anchor}"></a>{section_html(section, lambda target: target)}')
        return "".join(parts)

    def _style(self) -> str:
        points = font("body").pointSizeF()
        return (
            f"<style>h1{{font-size:{points * 1.5:.1f}pt;font-weight:600}}h2{{font-size:{points * 1.15:.1f}pt;"
            f"font-weight:600;margin-top:{px(18)}px}}h3{{font-size:{points:.1f}pt;font-weight:600}}"
            f"p,li,td,th{{font-size:{points:.2f}pt}}"
            f"pre{{background:{color('sunken').name()};font-size:{points * 0.95:.2f}pt;white-space:pre-wrap;"
            f"margin-left:{px(8)}px}}code{{font-family:monospace}}a{{color:{color('accent').name()}}}"
            f"th{{text-align:left;font-weight:600}}td,th{{padding:{px(3)}px {px(14)}px {px(3)}px 0}}"
            f"blockquote{{color:{color('muted').name()}}}</style>"
        )

    # -- keys ------------------------------------------------------------------------------------------------------

    def _to_search(self) -> None:
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.words.hasFocus() and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "list"):
            place = self.list.currentRow()
            self._fill()
            self.list.blockSignals(True)
            self.list.setCurrentRow(place)
            self.list.blockSignals(False)
