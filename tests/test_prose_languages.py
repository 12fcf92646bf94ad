"""Boilerplate in other languages than English, and endings of texts in any script."""

import pytest

from recordlint.prose.boilerplate import find
from recordlint.prose.cut import cut_off
from recordlint.prose.lines import scan
from recordlint.prose.table import load_table

GERMAN = "Die Störche sind zurück in den Wiesen unterhalb des Wehrs, und es sind so viele wie seit 1961 nicht mehr."
FRENCH = "Les cigognes sont de retour dans les prairies humides, et elles sont plus nombreuses que jamais depuis 1961."
SPANISH = "Las cigüeñas han vuelto a los prados húmedos, y este año hay más que en ningún otro desde 1961."


def tail_of(prose, *lines):
    return find(scan("\n\n".join([*[prose] * 4, *lines])), load_table())


@pytest.mark.parametrize(
    ("prose", "lines"),
    [
        (GERMAN, ["Diesen Artikel teilen", "Newsletter abonnieren", "Das könnte Sie auch interessieren", "Bienen"]),
        (GERMAN, ["Kommentar hinterlassen", "Ihre E-Mail-Adresse wird nicht veröffentlicht."]),
        (FRENCH, ["Partager cet article", "Abonnez-vous à notre newsletter", "À lire aussi", "Des abeilles"]),
        (FRENCH, ["Laisser un commentaire", "Votre adresse e-mail ne sera pas publiée."]),
        (SPANISH, ["Compartir en Facebook", "Suscríbete a nuestro boletín", "Noticias relacionadas", "Abejas"]),
        (SPANISH, ["Deja un comentario", "Tu dirección de correo electrónico no será publicada."]),
    ],
)
def test_a_page_in_another_language_ends_where_its_text_does(prose, lines):
    found = tail_of(prose, *lines)
    assert found is not None
    assert (found.first, found.last) == (4, 3 + len(lines))


@pytest.mark.parametrize("prose", [GERMAN, FRENCH, SPANISH])
def test_a_text_in_another_language_is_left_alone(prose):
    assert tail_of(prose) is None


@pytest.mark.parametrize(
    "line",
    [
        "Licensed under CC BY 4.0",
        "This work is licensed under the Creative Commons Attribution 4.0 International licence (CC BY 4.0)",
        "— Mira Lind, Oak Lane",
        "Der Zug zu den feuchten Wiesen fährt am Samstag um sechs Uhr von Gleis drei ab",
        "Auch in diesem Jahr findet das Fest der Störche am Wehr statt",
        "Sie kamen alle zurück, und niemand im Dorf schlief in dieser Nacht. -Mira",
        "They came back, all ninety of them, and nobody in the village slept that night 🎉🎉",
        "$ make install",
        "鳥たちは戻ってきた",
        "ນົກກະສາກັບມາແລ້ວ ແລະປີນີ້ມີຫຼາຍກວ່າທຸກປີທີ່ຜ່ານມາ",
        "सारस लौट आए हैं॥",
        "عادت اللقالق إلى المروج الرطبة، وهي أكثر من أي عام؟",
    ],
)
def test_a_text_may_end_without_a_full_stop(line):
    assert cut_off(line, [GERMAN]) is None


@pytest.mark.parametrize(
    "line",
    [
        "Sie fressen, was sie in den Gräben finden, und die Bauern mähen spät wegen der",
        "Elles mangent ce qu'elles trouvent dans les fossés, et on fauche plus tard pour les",
        "Comen lo que encuentran en las zanjas, y los campesinos siegan más tarde por las",
    ],
)
def test_no_sentence_ends_in_an_article(line):
    found = cut_off(line, [])
    assert found is not None
    assert found.reason == f"breaks off after `{line.rsplit(maxsplit=1)[-1]}`"
