# ruff: noqa: ISC004
# One row a month: its names run over several lines.
"""Names of months and the few other words of dates, in the languages that news is written in.

One line a month and calendar; a name of two words is joined by ``_``. Names are lower case, and
without a final full stop. Where two languages use one name for different months, the table of
the language decides (:data:`BY_LANGUAGE`).
"""

from __future__ import annotations

_GREGORIAN = (
    # January
    "january jan januar jän jänner janvier janv enero ene gennaio gen genn janeiro januari jänuar "
    "januarie janúar januára ianuarie ian január jan. januára leden ledna stycznia styczeń sty "
    "sausio sausis saus janvāris janvārī janv. jaanuar tammikuu tammikuuta tammi siječanj siječnja "
    "sij januara ocak oca yanvar январь января янв январи јануари јануара јануар січень січня січ "
    "студзень студзеня қаңтар қаң январ нэгдүгээр ιανουάριος ιανουαρίου ιαν γενάρη "
    "يناير جانفي كانون_الثاني ژانویه جنوری جنوري ינואר בינואר जनवरी जन জানুয়ারি জানুয়ারী জানুয়ারি "
    "জানুয়ারী "
    "ஜனவரி జనవరి ಜನವರಿ ജനുവരി જાન્યુઆરી ਜਨਵਰੀ जानेवारी ජනවාරි มกราคม ม.ค ມັງກອນ មករា ဇန်နဝါရီ "
    "იანვარი იანვარს იან հունվար հունվարի gener xaneiro urtarrila urtarrilaren ionawr eanáir "
    "jannar "
    "janar januari januarie januwari eyomqungu ujanuwari ujanuari enero januari janairu janaayo",
    # February
    "february feb februar febr feber février févr fév febrero febbraio febb fevereiro fev februari "
    "februarie februára február fevereiro únor února luty lutego lut vasario vasaris vas februāris "
    "februārī veebruar veebr helmikuu helmikuuta helmi veljača veljače velj februara şubat şub "
    "fevral февраль февраля фев февр февруари фебруари фебруара фебруар лютий лютого лют люты "
    "лютага "
    "ақпан ақп феврал φεβρουάριος φεβρουαρίου φεβ φλεβάρη فبراير فيفري شباط فوریه فروری فبروري "
    "פברואר בפברואר फरवरी फ़रवरी फर ফেব্রুয়ারি ফেব্রুয়ারী ফেব্রুয়ারি பிப்ரவரி ఫిబ్రవరి ಫೆಬ್ರವರಿ "
    "ഫെബ്രുവരി ફેબ્રુઆરી ਫਰਵਰੀ फेब्रुवारी පෙබරවාරි กุมภาพันธ์ ก.พ ກຸມພາ កុម្ភៈ ဖေဖော်ဝါရီ თებერვალი "
    "თებერვალს თებ փետրվար փետրվարի febrer otsaila otsailaren chwefror feabhra frar shkurt "
    "februwari ufebhuwari ufebruwari eyomdumba pebrero fabrairu febraayo febrúar",
    # March
    "march mar märz mrz mars marzo marz março março mart märts maart mrt marts martie marec marca "
    "március márc marzec březen března kovo kovas kov marts martā märtsis maaliskuu maaliskuuta "
    "maalis ožujak ožujka ožu март марта мар марти березень березня бер сакавік сакавіка "
    "наурыз нау "
    "μάρτιος μαρτίου μαρ μάρτη مارس آذار مارچ מרץ במרץ מרס मार्च মার্চ மார்ச் మార్చి ಮಾರ್ಚ್ മാർച്ച് માર્ચ ਮਾਰਚ "
    "मार्च මාර්තු มีนาคม มี.ค ມີນາ មីនា မတ် მარტი მარტს მარ մարտ մարտի març martxoa martxoaren "
    "mawrth márta marzu mac maret machi ndasa umashi matshi eyokwindla marso maris maarso",
    # April
    "april apr avril avr abril abr aprile aprilie április ápr apríl apríla aprila duben dubna "
    "kwiecień kwietnia kwi balandžio balandis bal aprīlis aprīlī aprill huhtikuu huhtikuuta huhti "
    "travanj nisan nis aprel апрель апреля апр април априла квітень квітня квіт красавік красавіка "
    "сәуір сәу απρίλιος απριλίου απρ απρίλη أبريل ابريل إبريل أفريل نيسان آوریل آپریل اپریل "
    "אפריל באפריל अप्रैल এপ্রিল ஏப்ரல் ఏప్రిల్ ಏಪ್ರಿಲ್ ഏപ്രിൽ એપ્રિલ ਅਪ੍ਰੈਲ एप्रिल අප්‍රේල් เมษายน เม.ย ເມສາ មេសា "
    "ဧပြီ აპრილი აპრილს აპრ ապրիլ ապրիլի apirila apirilaren ebrill aibreán apríl prill aprili "
    "uephreli epreli utshazimpuzi afrilu abriil",
    # May
    "may mai mayo mag maggio magg maio mei maj máj mája maja május máj. květen května gegužės "
    "gegužė geg maijs maijā toukokuu toukokuuta touko svibanj svibnja svi mayıs май мая мај маја "
    "травень трав май_айы мамыр мам μάιος μαΐου μαΐ μάη مايو ماي أيار ايار مه مئی می "
    "מאי במאי मई মে மே మే ಮೇ മേയ് મે ਮਈ मे මැයි พฤษภาคม พ.ค ພຶດສະພາ ឧសភា မေ მაისი მაისს մայիս մայիսի "
    "maig maiatza maiatzaren bealtaine mejju maí umeyi meyi ucanzibe mayu maajo",
    # June
    "june jun juin giugno giu giug junho juni juny juny. iunie június jún júna juna červen června "
    "czerwiec czerwca cze birželio birželis birž jūnijs jūnijā juuni kesäkuu kesäkuuta kesä lipanj "
    "lipnja lip haziran haz iyun июнь июня июн юни јуни јуна червень червня черв чэрвень чэрвеня "
    "маусым мау ιούνιος ιουνίου ιουν ιούνη يونيو يونيه جوان حزيران ژوئن جون "
    "יוני ביוני जून জুন ஜூன் జూన్ ಜೂನ್ ജൂൺ જૂન ਜੂਨ ජූනි มิถุนายน มิ.ย ມິຖຸນາ មិថុនា ဇွန် ივნისი ივნისს "
    "հունիս հունիսի junio ekaina ekainaren mehefin meitheamh ġunju jún qershor júní ujuni "
    "eyesilimela "
    "hunyo yuni juun",
    # July
    "july jul juillet juil julio lug luglio luglo julho juli iulie július júl júla jula červenec "
    "července lipiec lipca liepos liepa liep jūlijs jūlijā juuli heinäkuu heinäkuuta heinä srpanj "
    "srpnja temmuz tem iyul июль июля июл юли јули јула липень липня лип ліпень ліпеня шілде шіл "
    "ιούλιος ιουλίου ιουλ ιούλη يوليو يوليه جويلية تموز ژوئیه ژوئيه جولای جولائی "
    "יולי ביולי जुलाई জুলাই ஜூலை జూలై ಜುಲೈ ജൂലൈ જુલાઈ ਜੁਲਾਈ जुलै ජූලි กรกฎาคม ก.ค ກໍລະກົດ កក្កដា ဇူလိုင် "
    "ივლისი ივლისს հուլիս հուլիսի juliol uztaila uztailaren gorffennaf iúil lulju korrik júlí "
    "ujulayi julayi eyekhala hulyo luulyo",
    # August
    "august aug août agosto ago agto ağustos ağu augustus augusti augusztus aug. augusta srpen "
    "srpna sierpień sierpnia sie rugpjūčio rugpjūtis rugp augusts augustā elokuu elokuuta elo "
    "kolovoz kolovoza kol avgust avgusta avqust август августа авг аугуста серпень серпня серп "
    "жнівень жніўня тамыз там αύγουστος αυγούστου αυγ أغسطس اغسطس أوت آب اوت آگوست اگست "
    "אוגוסט באוגוסט अगस्त আগস্ট ஆகஸ்ட் ఆగస్టు ಆಗಸ್ಟ್ ഓഗസ്റ്റ് ઑગસ્ટ ਅਗਸਤ ऑगस्ट අගෝස්තු สิงหาคม ส.ค ສິງຫາ សីហា "
    "ဩဂုတ် აგვისტო აგვისტოს օգոստոս օգոստոսի agost abuztua abuztuaren awst lúnasa awwissu ogos "
    "agustus gusht ágúst agosti uagasti agasti eyethupha agusta agoosto ogosti agustusi",
    # September
    "september sep sept septembre septiembre set settembre sett setembro setiembre septembrie "
    "szeptember szept septembra září wrzesień września wrz rugsėjo rugsėjis rugs septembris "
    "septembrī sept. syyskuu syyskuuta syys rujan rujna ruj eylül eyl sentyabr сентябрь "
    "сентября сен "
    "сент септември септембар септембра вересень вересня вер верасень верасня қыркүйек қыр "
    "σεπτέμβριος σεπτεμβρίου σεπ σεπτέμβρη سبتمبر أيلول ايلول سپتامبر ستمبر ספטמבר בספטמבר "
    "सितंबर सितम्बर "
    "সেপ্টেম্বর செப்டம்பர் సెప్టెంబర్ ಸೆಪ್ಟೆಂಬರ್ സെപ്റ്റംബർ સપ્ટેમ્બર ਸਤੰਬਰ सप्टेंबर සැප්තැම්බර් กันยายน ก.ย ກັນຍາ កញ្ញា "
    "စက်တင်ဘာ სექტემბერი სექტემბერს სექ սեպտեմբեր սեպտեմբերի setembre iraila irailaren medi "
    "meán_fómhair settembru shtator septemba usepthemba septhemba eyomsintsi setyembre satumba",
    # October
    "october oct oktober okt octobre octubre ottobre ott outubro out octombrie október októbra "
    "oktobra říjen října październik października paź spalio spalis spal oktobris oktobrī oktoober "
    "lokakuu lokakuuta loka ekim eki oktyabr октябрь октября окт октомври октобар октобра жовтень "
    "жовтня жовт кастрычнік кастрычніка қазан қаз οκτώβριος οκτωβρίου οκτ οκτώβρη أكتوبر اكتوبر "
    "تشرين_الأول تشرين_الاول اکتبر اکتوبر אוקטובר באוקטובר अक्टूबर अक्तूबर অক্টোবর அக்டோபர் అక్టోబర్ "
    "ಅಕ್ಟೋಬರ್ ഒക്ടോബർ "
    "ઑક્ટોબર ਅਕਤੂਬਰ ऑक्टोबर ඔක්තෝබර් ตุลาคม ต.ค ຕຸລາ តុលា အောက်တိုဘာ ოქტომბერი ოქტომბერს ოქტ հոկտեմբեր "
    "հոկտեմբերի octubre urria urriaren hydref deireadh_fómhair ottubru tetor oktoba uokthoba "
    "okthoba eyedwarha oktubre oktoobar",
    # November
    "november nov novembre noviembre novembro noiembrie novembra listopad listopada listopadu lis "
    "lapkričio lapkritis lapkr novembris novembrī marraskuu marraskuuta marras studeni studenoga "
    "studenog stu kasım kas noyabr ноябрь ноября ноя нояб ноември новембар новембра листопад "
    "листопада лист лістапад лістапада қараша қар νοέμβριος νοεμβρίου νοε νοέμβρη نوفمبر "
    "تشرين_الثاني نوامبر نومبر נובמבר בנובמבר नवंबर नवम्बर নভেম্বর நவம்பர் నవంబర్ ನವೆಂಬರ್ നവംബർ નવેમ્બર "
    "ਨਵੰਬਰ नोव्हेंबर "
    "නොවැම්බර් พฤศจิกายน พ.ย ພະຈິກ វិច្ឆិកា နိုဝင်ဘာ ნოემბერი ნოემბერს նոյեմբեր նոյեմբերի azaroa azaroaren "
    "tachwedd samhain novembru nëntor nóvember novemba unovemba eyenkanga nobyembre nuwamba",
    # December
    "december dec dez dezember déc décembre diciembre dic dicembre dezembro decembrie decembra "
    "prosinec prosince grudzień grudnia gru gruodžio gruodis gruod decembris decembrī detsember "
    "dets joulukuu joulukuuta joulu prosinac prosinca pro aralık ara dekabr декабрь декабря дек "
    "декември децембар децембра грудень грудня груд снежань снежня желтоқсан жел "
    "δεκέμβριος δεκεμβρίου δεκ δεκέμβρη ديسمبر كانون_الأول كانون_الاول دسامبر دسمبر דצמבר בדצמבר "
    "दिसंबर दिसम्बर ডিসেম্বর டிசம்பர் డిసెంబర్ ಡಿಸೆಂಬರ್ ഡിസംബർ ડિસેમ્બર ਦਸੰਬਰ डिसेंबर දෙසැම්බර් ธันวาคม ธ.ค ທັນວາ ធ្នូ "
    "ဒီဇင်ဘာ დეკემბერი დეკემბერს դեկտեմբեր դեկտեմբերի desembre des desember decembro abendua "
    "abenduaren rhagfyr nollaig dicembru dhjetor desemba udisemba disemba eyomnga disyembre "
    "disamba",
)
_FURTHER = (
    # January
    "януари ýanwar ژانویه нэгдүгээр_сар janyuwari ጃንዋሪ jannaayo oṣù_ṣẹ́rẹ́ jenụwarị januaro "
    "jannewaris schaner کانوونی_دووەم rêbendan amajjii mutarama ndira pherekgong ferikgong",
    # February
    "fewral فوریه فېبروري फेब्रुअरी ਫ਼ਰਵਰੀ хоёрдугаар_сар ፌብሩዋሪ faburairu oṣù_èrèlè febrụwarị "
    "febreiro februaro febrewaris favrer شوبات sibat guraandhala gashyantare kukadzi hlakola "
    "tlhakole",
    # March
    "гуравдугаар_сар mashi ማርች oṣù_ẹrẹ̀nà maachị marto mäerz ئازار adar bitootessa werurwe "
    "kurume hlakubele mopitlo",
    # April
    "апрел अप्रिल дөрөвдүгээр_сар ephreli ኤፕሪል afirilu oṣù_ìgbé epreel abril aprilo abrëll "
    "avrigl نیسان nîsan eebila kubvumbi mmesa moranang",
    # May
    "maý مه مۍ тавдугаар_сар ሜይ maayo oṣù_ẹ̀bibi majo maaie matg ئایار gulan caamsaa gicurasi "
    "chivabvu motsheanong motsheganang",
    # June
    "junie јун junij iýun जुन зургаадугаар_сар ጁን oṣù_òkúdu xuño zercladur حوزەیران hezîran "
    "waxabajjii kamena chikumi phupjane seetebosigo",
    # July
    "julie јул julij iýul ژوئیه జులై julai долоодугаар_сар ጁላይ yuli oṣù_agẹmọ julaị xullo "
    "fanadur تەمووز tîrmeh adoolessa nyakanga chikunguru phupu phukwi",
    # August
    "awgust اګست अगस्ट наймдугаар_сар ኦገስት ogosto oṣù_ògún ọgọọst agost aŭgusto avust ئاب "
    "tebax hagayya kanama nyamavhuvhu phato phatwe",
    # September
    "septembar sentabr сентябр sentýabr سېپتمبر سپتمبر सेप्टेम्बर есдүгээр_сар ሴፕቴምበር sebtembar "
    "sebteembar oṣù_owewe septembro septimber settember ئەیلوول îlon fulbaana nzeri gunyana "
    "lwetse",
    # October
    "oktobar oktabr октябр oktýabr अक्टोबर ഒക്‌ടോബർ аравдугаар_сар okthobha ኦክቶበር oṣù_ọ̀wàrà "
    "ọktoba octubre oktobro october تشرینی_یەکەم cotmeh onkoloolessa ukwakira gumiguru "
    "mphalane diphalane",
    # November
    "novembar ноябр noýabr नोभेम्बर ኖቬምበር noofeembar oṣù_bélú novimber تشرینی_دووەم mijdar "
    "sadaasa ugushyingo mbudzi pudungwana ngwanatsele",
    # December
    "decembar декабр डिसेम्बर disember ዲሴምበር diseembar oṣù_ọ̀pẹ̀ diċembru desimber کانونی_یەکەم "
    "berfanbar mudde ukuboza zvita tshitwe sedimonthole",
)
_JALALI = (
    "فروردین حمل وری",
    "اردیبهشت اردی‌بهشت ثور غویی",
    "خرداد جوزا غبرگولی",
    "تیر سرطان چنګاښ",
    "مرداد امرداد اسد زمری",
    "شهریور سنبله وږی",
    "مهر میزان تله",
    "آبان ابان عقرب لړم",
    "آذر قوس لیندۍ",
    "دی جدی مرغومی",
    "بهمن دلو سلواغه",
    "اسفند حوت کب",
)
_HIJRI = (
    "محرم المحرم محرم_الحرام muharram",
    "صفر safar",
    "ربيع_الأول ربيع_الاول ربیع_الاول",
    "ربيع_الآخر ربيع_الثاني ربیع_الثانی",
    "جمادى_الأولى جمادى_الاولى جمادی_الاول جمادی_الاولی",
    "جمادى_الآخرة جمادى_الثانية جمادی_الثانی",
    "رجب rajab",
    "شعبان المعظم syaban",
    "رمضان ramadan ramazan",
    "شوال شوّال shawwal syawal",
    "ذو_القعدة ذي_القعدة ذی_القعده ذوالقعدة",
    "ذو_الحجة ذي_الحجة ذی_الحجه ذوالحجة",
)
_ETHIOPIAN = (
    "መስከረም", "ጥቅምት", "ኅዳር ህዳር", "ታኅሣሥ ታህሳስ", "ጥር", "የካቲት",
    "መጋቢት", "ሚያዝያ ሚያዚያ", "ግንቦት", "ሰኔ", "ሐምሌ ሀምሌ", "ነሐሴ", "ጳጉሜን ጳጉሜ",
)  # fmt: skip


def _table(rows: tuple[str, ...]) -> dict[str, int]:
    table: dict[str, int] = {}
    for number, row in enumerate(rows, 1):
        for name in row.split():
            table.setdefault(name.rstrip(".").replace("_", " "), number)
    return table


GREGORIAN = _table(_FURTHER) | _table(_GREGORIAN)
JALALI = _table(_JALALI)
HIJRI = _table(_HIJRI)
ETHIOPIAN = _table(_ETHIOPIAN)


def _prefixes(table: dict[str, int]) -> dict[str, int]:
    """Abbreviations: beginnings of three letters and more that only one month's names have."""
    found: dict[str, set[int]] = {}
    for name, month in table.items():
        for end in range(3, len(name)):
            found.setdefault(name[:end].strip(), set()).add(month)
    return {short: months.pop() for short, months in found.items() if len(months) == 1}


ABBREVIATED = _prefixes(GREGORIAN)
BY_LANGUAGE: dict[str, dict[str, int]] = {
    "hr": {"listopad": 10, "listopada": 10, "lis": 10, "tra": 4, "srp": 7, "lip": 6},
    "pl": {"lip": 7},
    "be": {"травень": 5, "траўня": 5, "мая": 5},
    "uk": {"травня": 5, "лип": 7, "листопада": 11},
    "mk": {"мај": 5},
    "tg": {"май": 5},
    "ku": {"gulan": 5, "tebax": 8, "îlon": 9, "çile": 1, "sibat": 2, "adar": 3, "hezîran": 6},
}
"""Names that mean another month in one language than in most."""
GREGORIAN.setdefault("travnja", 4)
GREGORIAN.setdefault("травня", 5)
GREGORIAN.setdefault("траўня", 5)

AFTERNOON = frozenset(
    "pm p.m p.m. μμ μ.μ μ.μ. م مساء مساءً بعدازظهر ب.ظ बजे_शाम 下午 晚上 오후 午後 ch "
    "หลังเที่ยง nm".split()
)
FORENOON = frozenset(
    "am a.m a.m. πμ π.μ π.μ. ص صباحا صباحاً ق.ظ 上午 凌晨 早上 오전 午前 sa vm".split()
)

#: Zone names as printed beside times, with their offset in minutes.
ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "cest": 120,
    "mez": 60, "mesz": 120, "sast": 120, "cat": 120, "wat": 60, "eat": 180, "eet": 120,
    "eest": 180, "msk": 180, "мск": 180, "trt": 180, "irst": 210, "gst": 240, "pkt": 300,
    "ist": 330, "npt": 345, "wib": 420, "ict": 420, "wita": 480, "hkt": 480, "sgt": 480,
    "myt": 480, "pht": 480, "awst": 480, "jst": 540, "kst": 540, "wit": 540, "acst": 570,
    "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "est": -300, "edt": -240, "cst": -360,
    "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "akst": -540, "hst": -600,
    "ast": -240, "adt": -180, "nst": -210, "brt": -180, "art": -180, "clt": -240,
}  # fmt: skip
REGIONS = {
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
}
"""Abbreviations that hold both summer and winter time; read where the time stands before them."""
