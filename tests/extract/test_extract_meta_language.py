# ruff: noqa: E501
# Sample sentences stand whole.
"""The language of a text, whatever the page declares."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extract.language import language_of, primary_tag

SAMPLES = {
    "en": "The council met on Monday and heard from residents who had come to speak about the old bridge.",
    "de": "Der Stadtrat traf sich am Montag und hörte die Anwohner, die über die alte Brücke sprechen wollten.",
    "fr": "Le conseil s'est réuni lundi soir et a entendu les habitants qui voulaient parler du vieux pont.",
    "es": "El concejo se reunió el lunes y escuchó a los vecinos que habían venido a hablar del puente viejo.",
    "pt": "A câmara reuniu-se na segunda-feira e ouviu os moradores que vieram falar sobre a ponte velha.",
    "it": "Il consiglio si è riunito lunedì sera e ha ascoltato gli abitanti che volevano parlare del ponte.",
    "nl": "De gemeenteraad kwam maandagavond bijeen en hoorde de bewoners die over de oude brug wilden praten.",
    "af": "Die stadsraad het Maandagaand vergader en na die inwoners geluister wat oor die ou brug wou praat.",
    "sv": "Kommunfullmäktige möttes på måndagen och hörde de boende som hade kommit för att tala om bron.",
    "no": "Kommunestyret møttes mandag kveld og hørte på innbyggerne som ville snakke om den gamle brua etter jul.",
    "da": "Byrådet mødtes mandag aften og hørte på de borgere, der var kommet for at tale om den gamle bro af sten.",
    "fi": "Valtuusto kokoontui maanantaina ja kuuli asukkaita, jotka olivat tulleet puhumaan vanhasta sillasta.",
    "pl": "Rada zebrała się w poniedziałek i wysłuchała mieszkańców, którzy przyszli mówić o starym moście.",
    "cs": "Zastupitelstvo se sešlo v pondělí a vyslechlo obyvatele, kteří přišli mluvit o starém mostě u řeky.",
    "hu": "A tanács hétfőn este ült össze, és meghallgatta a lakókat, akik a régi hídról akartak beszélni.",
    "ro": "Consiliul s-a întrunit luni seara și i-a ascultat pe locuitorii care au venit să vorbească despre pod.",
    "tr": "Belediye meclisi pazartesi akşamı toplandı ve eski köprü için gelen vatandaşları dinledi.",
    "id": "Dewan kota bertemu pada Senin malam dan mendengarkan warga yang datang untuk berbicara tentang jembatan.",
    "vi": "Hội đồng thành phố đã họp vào tối thứ Hai và lắng nghe người dân đến nói về cây cầu cũ.",
    "sw": "Baraza lilikutana jioni ya Jumatatu na kuwasikiliza wakazi waliokuja kuzungumza kuhusu daraja la zamani.",
    "zu": "Umkhandlu uhlangane ngoMsombuluko ebusuku futhi walalela izakhamuzi ebezizokhuluma ngebhuloho elidala, "
    "kanti imeya ithe ukuthi isinqumo sizothathwa ngaphambi kokuphela kwenyanga.",
    "xh": "Ibhunga lihlangane ngoMvulo ngokuhlwa laza lamamela abahlali abebeze kuthetha ngebhulorho endala, kwaye "
    "usodolophu uthe isigqibo siza kuthathwa phambi kokuba iphele inyanga.",
    "ru": "Городской совет собрался в понедельник и выслушал жителей, которые пришли поговорить о мосте.",
    "uk": "Міська рада зібралася в понеділок і вислухала мешканців, які прийшли поговорити про старий міст.",
    "bg": "Общинският съвет се събра в понеделник и изслуша жителите, които бяха дошли да говорят за моста.",
    "sr": "Градско веће се састало у понедељак и саслушало становнике који су дошли да говоре о мосту.",
    "el": "Το δημοτικό συμβούλιο συνεδρίασε τη Δευτέρα και άκουσε τους κατοίκους για την παλιά γέφυρα.",
    "ar": "اجتمع المجلس مساء الاثنين واستمع إلى السكان الذين جاؤوا للحديث عن الجسر القديم في المدينة.",
    "fa": "شورای شهر دوشنبه شب تشکیل جلسه داد و سخنان شهروندانی را شنید که درباره پل قدیمی آمده بودند.",
    "ur": "کونسل کا اجلاس پیر کی شام ہوا اور اس نے ان شہریوں کو سنا جو پرانے پل کے بارے میں بات کرنے آئے تھے۔",
    "he": "המועצה התכנסה ביום שני בערב ושמעה את התושבים שבאו לדבר על הגשר הישן בעיר.",
    "hi": "परिषद की बैठक सोमवार शाम को हुई और उसने उन निवासियों की बात सुनी जो पुराने पुल के बारे में बोलने आए थे।",
    "mr": "परिषदेची बैठक सोमवारी संध्याकाळी झाली आणि जुन्या पुलाबद्दल बोलण्यासाठी आलेल्या रहिवाशांचे म्हणणे ऐकून घेतले आहे.",
    "bn": "সোমবার সন্ধ্যায় পরিষদের সভা হয় এবং পুরোনো সেতু নিয়ে কথা বলতে আসা বাসিন্দাদের কথা শোনা হয়।",
    "th": "สภาเทศบาลประชุมเมื่อเย็นวันจันทร์และรับฟังความคิดเห็นของประชาชนเกี่ยวกับสะพานเก่า",
    "zh": "市议会星期一晚上开会，听取了居民对旧桥的意见。这座桥从春天起就禁止卡车通行。",
    "ja": "市議会は月曜日の夜に開かれ、古い橋について住民の意見を聞いた。",
    "ko": "시의회는 월요일 저녁에 회의를 열고 오래된 다리에 대한 주민들의 의견을 들었다.",
}


@pytest.mark.parametrize(("language", "text"), SAMPLES.items(), ids=list(SAMPLES))
def test_a_sentence_or_two_tell(language: str, text: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(("language", "text"), SAMPLES.items(), ids=list(SAMPLES))
def test_a_wrong_declaration_is_not_believed(language: str, text: str) -> None:
    """Templates are sold with ``lang="en-US"`` and stay so."""
    declared = "en-US" if language != "en" else "de-DE"
    assert language_of(f"{text} {text}", [declared]) == language


def test_a_short_text_leaves_it_to_the_declaration() -> None:
    assert language_of("Foto: dpa", ["de_DE"]) == "de"
    assert language_of("", []) == ""


def test_between_siblings_the_page_has_the_word() -> None:
    text = "Vijeće se sastalo u ponedjeljak i saslušalo stanovnike koji su došli govoriti o mostu, ali nije odlučilo."
    assert language_of(text, ["bs"]) == "bs"
    assert language_of(text, ["hr-HR"]) == "hr"


def test_a_quotation_in_another_script_changes_nothing() -> None:
    text = f"{SAMPLES['en']} The sign read «Мост закрыт» in Russian and 橋 in Japanese."
    assert language_of(text) == "en"


def test_a_language_that_we_do_not_know_is_left_open() -> None:
    """Better no language than the template's."""
    unknown = "qorvat zimlen tuskar bredlo fintak molvir gastun pelkor " * 12
    assert language_of(unknown, ["en"]) == ""


@pytest.mark.parametrize(
    ("tag", "primary"),
    [
        ("fa-IR", "fa"),
        ("en_US", "en"),
        ("zh-Hant-TW", "zh"),
        ("nb-NO", "no"),
        ("iw", "he"),
        ("", ""),
        ("English", ""),
    ],
)
def test_tags_are_cut_to_their_primary_part(tag: str, primary: str) -> None:
    assert primary_tag(tag) == primary


@given(st.text(max_size=300), st.lists(st.text(max_size=10), max_size=3))
def test_any_text_is_survived(text: str, declared: list[str]) -> None:
    language = language_of(text, declared)
    assert language == "" or 2 <= len(language) <= 3


def test_program_code_among_the_text_does_not_make_its_language() -> None:
    code = "def delayed(function, seconds): timer = Timer(seconds, function); timer.start() "
    text = "有时候我们想要在一段时间之后再调用某个函数，而不是马上就调用它，这就是延迟调用。"
    assert language_of((code + text) * 4, ["en"]) == "zh"
