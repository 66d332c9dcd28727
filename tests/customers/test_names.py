"""Names in two scripts: one key for their spellings, readable forms, and hints that words give."""

import pytest

from customers.names import NAME_SIGNALS, cyrillic, latin, name_signals, search_key

ALIKE = [
    ("gazprom", "ПАО «Газпром»", "Gazprom PJSC", "ГАЗПРОМ", "Публичное акционерное общество «Газпром»"),
    ("moskovski", "Московский", "moskovskiy", "moskovskii", "Moskovsky", "Moskovskij"),
    ("romashka", "ООО «Ромашка»", "Romashka LLC", "OOO Romashka", "Общество с ограниченной ответственностью «Ромашка»"),
    ("kazaktelekom", "Қазақтелеком АҚ", "Kazaktelekom JSC"),
    ("habarovsk", "Хабаровск", "Khabarovsk"),
    ("shekino", "Щёкино", "Щекино", "Shchekino", "Schekino"),
    ("aleksandr", "Александр", "Alexandr", "Aleksandr"),
    ("alfa", "Альфа", "Al'fa", "Alpha", "Alfa"),
    ("novie tehnologi", "Новые технологии", "Novye tekhnologii"),
    ("andrev", "Андреев", "Andreev", "Andreyev"),
    ("solovev", "Соловьёв", "Solovyov", "Solov'ev"),
    ("raion", "район", "rayon", "raion"),
    ("tsentr", "Центр", "Tsentr", "Centr"),
    ("shirvan", "Ширван", "Şirvan", "Shirvan"),
    ("miaso", "М'ясо", "М’ясо", "Myaso"),
    ("shkola 12", "Школа № 12", "Shkola №12", "Shkola 12"),
    ("haiastan", "Հայաստան", "Hayastan"),
    ("sakartvelo", "საქართველო", "Sakartvelo"),
]


@pytest.mark.parametrize("spellings", ALIKE, ids=lambda row: row[0])
def test_spellings_of_one_name_have_one_key(spellings):
    key, *names = spellings
    assert {search_key(name) for name in names} == {key}


@pytest.mark.parametrize(
    "name", ["Газпром нефть", "Приозёрский университет", "Изумруд-Хим", "Новополянский", "Andreyev"]
)
def test_the_key_of_a_words_beginning_begins_the_words_key(name):
    for word in name.split("-")[0].split():
        for length in range(2, len(word) + 1):
            assert search_key(word)[: length - 2].startswith(search_key(word[:length])[: length - 2])


@pytest.mark.parametrize("name", ["", "«»", "ООО", "№", "%_", "\x00", "日本", "Ёж 🦔", "ﬁ", "İstanbul", "ა", "ՍՊԸ"])
def test_no_name_crashes(name):
    assert isinstance(search_key(name) + latin(name) + cyrillic(name), str)
    assert name_signals(name).state is False


def test_a_name_that_is_only_a_form_keeps_it():
    assert search_key("ООО") == search_key("ooo") != ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ООО «Щит»", "OOO «Shchit»"),
        ("ЩИТ", "SHCHIT"),
        ("Щ и Ю", "Shch i Yu"),
        ("Хабаровский край", "Khabarovskiy kray"),
        ("Қазақтелеком", "Kazaktelekom"),
        ("Україна", "Ukrayina"),
        ("Հայաստան", "Hayastan"),
        ("Ուրարտու", "Urartu"),
        ("თბილისი", "tbilisi"),
        ("Gazprom", "Gazprom"),
    ],
)
def test_a_readable_latin_form(name, expected):
    assert latin(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Gazprom", "Газпром"),
        ("Khabarovskiy kray", "Хабаровский край"),
        ("Moskovsky", "Московский"),
        ("Novye tekhnologii", "Новые технологии"),
        ("Rayon", "Район"),
        ("SHCHIT", "ЩИТ"),
        ("Газпром", "Газпром"),
    ],
)
def test_a_readable_cyrillic_form(name, expected):
    assert cyrillic(name) == expected


@pytest.mark.parametrize(
    ("name", "state", "activity"),
    [
        ("Министерство финансов", True, ()),
        ("Ministerstvo finansov", True, ()),
        ("Қаржы министрлігі", True, ()),
        ("Аппарат акима города", True, ()),
        ("ГУП «Водоканал»", True, ()),
        ("Администрация города", True, ()),
        ("Республиканское унитарное предприятие «Маяк»", True, ()),
        ("Приозёрский государственный университет", True, ("university",)),
        ("ФГБОУ ВО «Приозёрский университет»", True, ("university", "education")),
        ("State University of Sample", True, ("university",)),
        ("МБОУ СОШ № 3", True, ("school", "education")),
        ("Лицей № 5", False, ("school",)),
        ("Детский сад «Ёлочка»", False, ("education",)),
        ("Детская городская больница", False, ("hospital",)),
        ("Клиника «Берег»", False, ("healthcare",)),
        ("Благотворительный фонд «Родник»", False, ("nonprofit",)),
        ("ООО «Ромашка»", False, ()),
        ("Университетская книга", False, ()),
        ("Школьник", False, ()),
        ("Автошкола «Старт»", False, ()),
        ("Школа танцев", False, ()),
        ("Лицензионный центр", False, ()),
        ("Ветеринарная клиника", False, ()),
        ("Негосударственный пенсионный фонд", False, ()),
        ("Частное унитарное предприятие «Маяк»", False, ()),
        ("Олимпийский комитет", False, ()),
        ("Академия наук", False, ()),
        ("Мэри Кэй", False, ()),
        ("Госторг", False, ()),
        ("Statement Ltd", False, ()),
        ("Федеральная сеть аптек", False, ()),
    ],
)
def test_words_hint_and_do_no_more(name, state, activity):
    signals = name_signals(name)
    assert (signals.state, signals.activity) == (state, activity)


def test_hints_point_to_segments_of_the_standard_tree():
    from customers.reference import TREE

    assert {row.hint for row in NAME_SIGNALS} <= {code for code, *_rest in TREE}
