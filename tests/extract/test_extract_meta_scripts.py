# ruff: noqa: E501, DTZ001
# Sentences stand whole; pages give times without zones, and so does their reading.
"""One page in each of nine scripts and calendars, with what is hard about it."""

from __future__ import annotations

from datetime import UTC, datetime

from meta_pages import ld, page, read

from newscrawl.extract.metadata import Metadata


def _metadata(
    body: str, head: str = "", lang: str = "", url: str = "https://news.example/a/1"
) -> Metadata:
    html = f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'
    base = page("", url=url)
    return read(type(base)(url=url, body=html.encode()))


def test_arabic_page() -> None:
    """What was hard.

    Right to left, a lunar date before the Gregorian one, a byline with "بقلم", an agency in
    brackets with a kashida for a dash, and a template that says it is English.
    """
    found = _metadata(
        "<main><h1>العراق يعلن استكمال عملية تحرير مدينة تلعفر</h1>"
        "<p>بقلم: أحمد الجبوري</p><p>الجمعة 3 ذو الحجة 1438هـ - 25 أغسطس 2017م</p>"
        "<p>بغداد (رويترز) ـ أعلنت القوات العراقية يوم الجمعة أنها استعادت السيطرة على معظم "
        "أحياء المدينة "
        "بعد أسبوع من القتال العنيف مع مسلحي التنظيم الذين كانوا يتحصنون فيها منذ ثلاث سنوات.</p>"
        "<p>وقال المتحدث باسم القيادة المشتركة إن القوات تواصل تقدمها نحو الأحياء الشمالية من "
        "المدينة، "
        "وإن آلاف المدنيين نزحوا إلى المخيمات التي أقيمت في محيطها خلال الأيام الماضية.</p></main>",
        "<title>العراق يعلن استكمال عملية تحرير مدينة تلعفر - صحيفة النهر</title>"
        '<meta property="og:site_name" content="صحيفة النهر">',
        lang="en",
    )
    assert found.language == "ar"
    assert found.headline == "العراق يعلن استكمال عملية تحرير مدينة تلعفر"
    assert found.authors == ("أحمد الجبوري",)
    assert found.date_published == datetime(2017, 8, 25)
    assert (found.agency, found.dateline) == ("رويترز", "بغداد")
    assert found.blocks[-2].text.startswith("أعلنت القوات")


def test_persian_page() -> None:
    """What was hard.

    Persian digits in a Jalali date, letters that differ from Arabic only by code point,
    words joined by a zero-width non-joiner, and the end mark of the news agencies.
    """
    found = _metadata(
        "<main><h1>نشست شورای شهر درباره پل قدیمی برگزار می‌شود</h1>"
        "<div class='item-date'>جمعه ۳ شهریور ۱۳۹۶ - ۱۰:۲۰</div>"
        "<p>شورای شهر شامگاه دوشنبه تشکیل جلسه داد و سخنان شهروندانی را شنید که درباره پل "
        "قدیمی آمده بودند؛ "
        "پلی که از بهار به روی کامیون‌ها بسته است و تعمیر آن بیشتر سال طول خواهد کشید.</p>"
        "<p>شهردار وعده داد که تا پایان ماه تصمیم گرفته می‌شود و از بردباری همه سپاسگزاری کرد و "
        "گفت که "
        "گزارش مهندسان هفته آینده منتشر خواهد شد. انتهای پیام/ ۱۲۹</p></main>",
        "<title>نشست شورای شهر درباره پل قدیمی برگزار می‌شود</title>",
        lang="ar",
    )
    assert found.language == "fa"
    assert "می\u200cشود" in found.headline
    assert found.date_published == datetime(2017, 8, 25, 10, 20)
    assert found.date_published_raw == "جمعه ۳ شهریور ۱۳۹۶ - ۱۰:۲۰"
    assert found.blocks[-1].text.endswith("منتشر خواهد شد.")


def test_chinese_page() -> None:
    """What was hard.

    No spaces between words, the editor in brackets behind the text, the agency's lead glued
    to place and day, and the outlet's name behind two hyphens in the title.
    """
    found = _metadata(
        "<main><h1>市议会将就旧桥作出决定</h1><div>2024年01月05日08:30 | 来源：河港日报</div>"
        "<p>新华社北京1月5日电（记者王明）市议会星期一晚上开会，听取了居民对旧桥的意见。这座桥从春天起就禁止卡车通行，"
        "工程师说修理需要大半年的时间，在此期间可以用渡轮运送汽车。</p>"
        "<p>市长承诺在月底以前作出决定，并感谢大家的耐心。市议会下个星期还要再开一次会，讨论修桥的费用和工期，"
        "有关的报告届时将向公众公布。</p><div>(责编：牛镛、岳弘彬)</div></main>",
        "<title>市议会将就旧桥作出决定--时政--河港日报</title>",
        lang="",
    )
    assert found.language == "zh"
    assert found.headline == "市议会将就旧桥作出决定"
    assert found.date_published == datetime(2024, 1, 5, 8, 30)
    assert found.agency == "新华社"
    assert found.dateline == "北京1月5日"
    assert found.authors == ("牛镛", "岳弘彬")


def test_japanese_page() -> None:
    """What was hard.

    The agency within lens brackets with the place, an era year, and kana that part Japanese
    from Chinese.
    """
    found = _metadata(
        "<main><h1>市議会、古い橋について月内に決定へ</h1><div>令和6年1月5日 21時37分</div>"
        "<p>【ワシントン共同】市議会は月曜日の夜に開かれ、春からトラックの通行が禁止されている古い橋について、"
        "住民の意見を聞いた。技術者は修理に一年近くかかると説明した。</p>"
        "<p>市長は月末までに決定すると約束し、住民の忍耐に感謝した。議会は来週もう一度開かれ、費用と工期について話し合う予定だ。</p></main>",
        "<title>市議会、古い橋について月内に決定へ：港新聞</title>",
        lang="zh",
    )
    assert found.language == "ja"
    assert found.headline == "市議会、古い橋について月内に決定へ"
    assert found.date_published == datetime(2024, 1, 5, 21, 37)
    assert (found.agency, found.dateline) == ("共同", "ワシントン")
    assert found.blocks[-2].text.startswith("市議会は月曜日")


def test_hindi_page() -> None:
    """What was hard.

    Combining vowels that are no letters to a careless pattern, Devanagari digits, a spelt-
    out day in the dateline, and Marathi and Nepali in the same script.
    """
    found = _metadata(
        "<main><h1>नगर परिषद पुराने पुल पर महीने के अंत तक फैसला करेगी</h1><div>५ जनवरी २०२४, 02:05 PM "
        "IST</div>"
        "<p>नई दिल्ली, पांच जनवरी (भाषा) नगर परिषद की बैठक सोमवार शाम को हुई और उसने उन निवासियों की "
        "बात सुनी जो पुराने पुल "
        "के बारे में बोलने आए थे। यह पुल वसंत से ट्रकों के लिए बंद है और मरम्मत में एक साल लगेगा।</p>"
        "<p>महापौर ने कहा कि महीने के अंत तक फैसला हो जाएगा और उन्होंने सभी को धैर्य के लिए धन्यवाद दिया। "
        "अगली बैठक "
        "अगले सप्ताह होगी जिसमें खर्च और समय पर चर्चा की जाएगी।</p></main>",
        "<title>नगर परिषद पुराने पुल पर महीने के अंत तक फैसला करेगी</title>",
    )
    assert found.language == "hi"
    assert found.date_published is not None
    assert found.date_published.astimezone(UTC) == datetime(2024, 1, 5, 8, 35, tzinfo=UTC)
    assert (found.agency, found.dateline) == ("भाषा", "नई दिल्ली, पांच जनवरी")
    assert found.blocks[-2].text.startswith("नगर परिषद की बैठक")


def test_russian_page() -> None:
    """What was hard.

    Months in the genitive, the agency between slashes with full stops about it, and
    "Текст:" before the name.
    """
    found = _metadata(
        "<main><h1>Горсовет решит судьбу старого моста до конца месяца</h1><div>5 января 2024, "
        "14:05 МСК</div>"
        "<div>Текст: Мария Иванова, корреспондент</div>"
        "<p>МОСКВА, 5 января. /ТАСС/. Городской совет собрался в понедельник вечером и "
        "выслушал жителей, которые пришли "
        "поговорить о старом мосте, закрытом для грузовиков с весны. Ремонт займет почти год.</p>"
        "<p>Мэр пообещал, что решение будет принято до конца месяца, и поблагодарил всех за "
        "терпение. Следующее заседание "
        "пройдет через неделю, на нем обсудят стоимость и сроки работ.</p></main>",
        "<title>Горсовет решит судьбу старого моста до конца месяца | Вестник гавани</title>",
    )
    assert found.language == "ru"
    assert found.authors == ("Мария Иванова",)
    assert found.date_published is not None
    assert found.date_published.astimezone(UTC) == datetime(2024, 1, 5, 11, 5, tzinfo=UTC)
    assert (found.agency, found.dateline) == ("ТАСС", "МОСКВА, 5 января.")
    assert found.blocks[-2].text.startswith("Городской совет")


def test_greek_page() -> None:
    """What was hard.

    The afternoon as μ.μ., an agency of two abbreviations, months in the genitive.
    """
    found = _metadata(
        "<main><h1>Το δημοτικό συμβούλιο αποφασίζει για την παλιά γέφυρα</h1>"
        "<div>Παρασκευή, 5 Ιανουαρίου 2024, 02:05 μ.μ.</div>"
        "<p>Αθήνα, 5 Ιανουαρίου (ΑΠΕ-ΜΠΕ) - Το δημοτικό συμβούλιο συνεδρίασε το βράδυ της "
        "Δευτέρας και άκουσε τους κατοίκους "
        "που ήρθαν να μιλήσουν για την παλιά γέφυρα, η οποία είναι κλειστή για τα φορτηγά από "
        "την άνοιξη.</p>"
        "<p>Ο δήμαρχος υποσχέθηκε ότι η απόφαση θα ληφθεί πριν από το τέλος του μήνα και "
        "ευχαρίστησε όλους για την υπομονή τους, "
        "ενώ η επόμενη συνεδρίαση θα γίνει την άλλη εβδομάδα.</p></main>",
        "<title>Το δημοτικό συμβούλιο αποφασίζει για την παλιά γέφυρα</title>",
    )
    assert found.language == "el"
    assert found.date_published == datetime(2024, 1, 5, 14, 5)
    assert (found.agency, found.dateline) == ("ΑΠΕ-ΜΠΕ", "Αθήνα, 5 Ιανουαρίου")


def test_turkish_page() -> None:
    """What was hard.

    The date of the change stands beside that of publication, dotted and dotless i, and the
    name before a bar with no word for "by".
    """
    found = _metadata(
        "<main><h1>Belediye meclisi eski köprü için ay sonunda karar verecek</h1>"
        "<div>Sehernur Karsu | 05.04.2025 - Güncelleme : 06.04.2025</div>"
        "<p>İSTANBUL (AA) - Belediye meclisi pazartesi akşamı toplandı ve bahardan beri "
        "kamyonlara kapalı olan eski köprü için "
        "gelen vatandaşları dinledi. Mühendisler onarımın bir yıla yakın süreceğini söyledi.</p>"
        "<p>Belediye başkanı ay sonuna kadar bir karar verileceğini ve bu süre içinde "
        "araçların vapurla taşınacağını belirtti, "
        "sabırları için de herkese teşekkür etti. Meclis gelecek hafta yeniden "
        "toplanacak.</p></main>",
        "<title>Belediye meclisi eski köprü için ay sonunda karar verecek</title>",
    )
    assert found.language == "tr"
    assert found.authors == ("Sehernur Karsu",)
    assert found.date_published == datetime(2025, 4, 5)
    assert (found.agency, found.dateline) == ("AA", "İSTANBUL")


def test_thai_page() -> None:
    """What was hard.

    No spaces between words, the Buddhist year, a month that is abbreviated with dots, and a
    modification date in the same form in the metadata.
    """
    found = _metadata(
        "<main><h1>สภาเทศบาลจะตัดสินใจเรื่องสะพานเก่าภายในสิ้นเดือน</h1><div>5 ม.ค. 2567 14:05 น.</div>"
        "<p>สภาเทศบาลประชุมเมื่อเย็นวันจันทร์และรับฟังความคิดเห็นของประชาชนเกี่ยวกับสะพานเก่าซึ่งปิดไม่ให้รถบรรทุกผ่านตั้งแต่ฤดูใบไม้ผลิ "
        ""
        "วิศวกรกล่าวว่าการซ่อมแซมจะใช้เวลาเกือบหนึ่งปี</p>"
        "<p>นายกเทศมนตรีสัญญาว่าจะตัดสินใจก่อนสิ้นเดือนและขอบคุณทุกคนที่อดทน การประชุมครั้งต่อไปจะมีขึ้นในสัปดาห์หน้า "
        "เพื่อหารือเรื่องค่าใช้จ่ายและระยะเวลา</p></main>",
        "<title>สภาเทศบาลจะตัดสินใจเรื่องสะพานเก่าภายในสิ้นเดือน</title>"
        + ld(
            '{"@type": "NewsArticle", "headline": "สภาเทศบาลจะตัดสินใจ", "dateModified": "2567-01-06"}'
        ),
    )
    assert found.language == "th"
    assert found.date_published == datetime(2024, 1, 5, 14, 5)
    assert found.date_modified == datetime(2024, 1, 6)
