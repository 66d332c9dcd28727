"""Invented names and numbers. Any likeness to a real organization is chance; the banner says so on every page."""

from itertools import count, product

from customers.identifiers import IdentifierError, check

PARTNERS = [
    # code, Latin, Cyrillic, country, city
    ("sever-plus", "Sever Plus", "Север Плюс", "KZ", "Алматы"),
    ("zapad-it", "Zapad IT", "Запад ИТ", "BY", "Минск"),
    ("altai-systems", "Altai Systems", "Алтай Системс", "RU", "Барнаул"),
    ("baltika-soft", "Baltika Soft", "Балтика Софт", "RU", "Санкт-Петербург"),
    ("volga-integra", "Volga Integra", "Волга Интегра", "RU", "Самара"),
    ("granit-it", "Granit IT", "Гранит ИТ", "RU", "Екатеринбург"),
    ("don-telekom", "Don Telekom", "Дон Телеком", "RU", "Ростов-на-Дону"),
    ("enisey-net", "Enisey Net", "Енисей Нет", "RU", "Красноярск"),
    ("zarya-projects", "Zarya Projects", "Заря Проекты", "RU", "Воронеж"),
    ("kama-digital", "Kama Digital", "Кама Диджитал", "RU", "Пермь"),
    ("ladoga-tech", "Ladoga Tech", "Ладога Тех", "RU", "Петрозаводск"),
    ("neva-video", "Neva Video", "Нева Видео", "RU", "Санкт-Петербург"),
    ("oka-systems", "Oka Systems", "Ока Системс", "RU", "Калуга"),
    ("primorye-link", "Primorye Link", "Приморье Линк", "RU", "Владивосток"),
    ("sura-consult", "Sura Consult", "Сура Консалт", "RU", "Пенза"),
    ("ural-connect", "Ural Connect", "Урал Коннект", "RU", "Челябинск"),
    ("steppe-cloud", "Steppe Cloud", "Степь Клауд", "KZ", "Астана"),
    ("alatau-it", "Alatau IT", "Алатау ИТ", "KZ", "Алматы"),
    ("irtysh-soft", "Irtysh Soft", "Иртыш Софт", "KZ", "Павлодар"),
    ("saryarka-net", "Saryarka Net", "Сарыарка Нет", "KZ", "Караганда"),
    ("turan-tech", "Turan Tech", "Туран Тех", "KZ", "Шымкент"),
    ("berezina-soft", "Berezina Soft", "Березина Софт", "BY", "Бобруйск"),
    ("dvina-it", "Dvina IT", "Двина ИТ", "BY", "Витебск"),
    ("neman-systems", "Neman Systems", "Неман Системс", "BY", "Гродно"),
    ("pripyat-link", "Pripyat Link", "Припять Линк", "BY", "Гомель"),
    ("registan-it", "Registan IT", "Регистан ИТ", "UZ", "Самарканд"),
    ("chirchik-soft", "Chirchik Soft", "Чирчик Софт", "UZ", "Ташкент"),
    ("amudarya-net", "Amudarya Net", "Амударья Нет", "UZ", "Нукус"),
    ("fergana-tech", "Fergana Tech", "Фергана Тех", "UZ", "Фергана"),
    ("ararat-link", "Ararat Link", "Арарат Линк", "AM", "Ереван"),
    ("sevan-soft", "Sevan Soft", "Севан Софт", "AM", "Ереван"),
    ("hrazdan-it", "Hrazdan IT", "Раздан ИТ", "AM", "Гюмри"),
    ("khazar-systems", "Khazar Systems", "Хазар Системс", "AZ", "Баку"),
    ("absheron-net", "Absheron Net", "Абшерон Нет", "AZ", "Баку"),
    ("issyk-soft", "Issyk Soft", "Иссык Софт", "KG", "Бишкек"),
    ("chuy-it", "Chuy IT", "Чуй ИТ", "KG", "Бишкек"),
    ("dnestr-link", "Dnestr Link", "Днестр Линк", "MD", "Кишинёв"),
    ("codru-soft", "Codru Soft", "Кодру Софт", "MD", "Кишинёв"),
    ("pamir-tech", "Pamir Tech", "Памир Тех", "TJ", "Душанбе"),
    ("vakhsh-net", "Vakhsh Net", "Вахш Нет", "TJ", "Душанбе"),
]
FIRST = ["Янтарь", "Лазурит", "Кедр", "Полёт", "Родник", "Орион", "Берег", "Маяк", "Зенит", "Каскад", "Вектор", "Сапфир",
         "Прибой", "Горизонт", "Ковыль", "Факел", "Рубин", "Парус", "Тайга", "Изумруд", "Радуга", "Беркут", "Алмаз"]  # fmt: skip
SECOND = [
    "Логистик",
    "Строй",
    "Торг",
    "Агро",
    "Пак",
    "Мебель",
    "Текстиль",
    "Сервис",
    "Фарм",
    "Медиа",
    "Проект",
    "Хим",
    "Авто",
]
TOWNS = ["Приозёрский", "Заречный", "Верхнелесной", "Новополянский", "Белогорский", "Синереченский", "Луговской",
         "Каменнобродский", "Островной", "Старомельничный"]  # fmt: skip
FORMS = {
    "RU": "ООО",
    "KZ": "ТОО",
    "BY": "ООО",
    "UZ": "ООО",
    "AM": "ООО",
    "AZ": "ООО",
    "KG": "ОсОО",
    "MD": "ООО",
    "TJ": "ООО",
}
COUNTRIES = ["RU"] * 12 + ["KZ"] * 6 + ["BY"] * 4 + ["UZ"] * 3 + ["AM", "AZ", "KG", "MD", "TJ"]
SHAPES = {
    "RU": "77010{:05d}", "KZ": "010140{:06d}", "BY": "1900{:05d}", "UZ": "3090{:05d}", "AM": "019{:05d}",
    "AZ": "14{:07d}1", "KG": "012012001{:05d}", "MD": "10036{:08d}", "TJ": "0100{:05d}",
}  # fmt: skip


def numbers(country: str):
    """Yield identifiers of a country with right check digits, always the same ones."""
    for serial in count(11):
        try:
            yield check(country, None, SHAPES[country].format(serial))
        except IdentifierError:
            continue


def companies():
    """Yield names of companies without their legal form."""
    for second, first in product(SECOND, FIRST):
        yield f"{first}-{second}"


def universities():
    for kind in ("государственный университет", "государственный технический университет"):
        for town in TOWNS:
            yield f"{town} {kind}"
