# ruff: noqa: E501
# Tables of words: a line a language as far as it fits.
"""Short common words and tell-tale letters of the languages that news is written in.

Most of an article's running words are in such a list; a word that few languages share weighs
more (:mod:`newscrawl.extract.language`). Siblings are told apart by words that only one has.
"""

from __future__ import annotations

import re

LATIN = {
    "en": "the and of to in that is was for with said are has from this have by as on it be at an "
    "not he his they their were which who will been would its had but about after more when what",
    "de": "der die das und nicht mit von den ist auch auf sich ein eine dem werden im zu des für "
    "wird hat aus bei einen einer nach noch sind wie über zum zur oder als am wurde sie er es aber",
    "fr": "le la les des et est une dans que pour qui par sur pas au avec du sont ont il elle ce "
    "cette aux plus été mais leur ses son se ne deux après être comme entre selon ces nous",
    "es": "el la los las de que en una un del por con para se ha como su más pero está fue sus al "
    "lo este esta entre también sobre han desde cuando hasta años según ser son no ya y",
    "it": "il lo la che di della per non una sono con gli del è alla anche nel si dei delle ha al "
    "dal come più nella ma le questo stato dopo anni essere ai da un i",
    "pt": "o a os as que não uma um com para do da dos das em por mais foi são ao na no se como é "
    "também pelo pela entre à sobre ser anos até está seu sua já nos",
    "nl": "het een van de niet zijn dat voor met op aan ook bij naar wordt en in te die er maar om "
    "is werd door over heeft nog worden deze uit dan ze hij heb geen meer tegen wij",
    "af": "die en van het nie is dat vir met op wat aan ook hy was sy om te hulle ʼn 'n deur het "
    "word kan nog ons by daar na as maar oor sal moet gesê haar jy baie",
    "sv": "och att det som för inte med är på har den av till ett en var om de sig men kan han hon "
    "från säger efter när vi också ska nu vid eller hade mer blir skulle jag under",
    "no": "og det som ikke på er har til med av å ble fra han også hun for at den de vi sier etter "
    "hva være meg deg noen uten seg nå var mot blir mer enn dette jeg over ved opp men alltid "
    "mellom "
    "igjen henne hadde gjør fikk ikkje frå dei ein noko vart eg kva blant både mye hvis mange sa "
    "i kan skal vil man ut inn oss allerede nye dag bare videre mens",
    "da": "og det som ikke på er har til med af at blev fra også der den de vi siger efter hvad "
    "være mig dig nogle uden sig nu var mod bliver mere end dette jeg over ved op men hvor nogen hun han for i en et kan skal vil man ud ind os allerede nye dag bare "
    "videre mens lige ned hende havde",
    "is": "og að er sem ekki á við um hann það í til með var fyrir en hafa segir verið þá af eru "
    "hún þetta eftir frá mun upp hafi hefur því þar einnig þess",
    "fo": "og at er sum ikki á við um hann tað í til fyri av hevur eru hon eftir frá vit tey men "
    "kann sigur vóru hjá eisini",
    "fi": "ja on että ei se oli hän mukaan myös ovat kun mutta tai jos ole kuin sen mitä joka ollut "
    "hänen vuoden kanssa nyt vielä vain sekä jälkeen olisi siitä voi",
    "et": "ja on et ei see oli ka kui mis oma aga või kes ning seda selle kuid tema pärast siis "
    "nii mida eesti tuleb olid saab ütles juba veel",
    "lv": "un ir ka ar no par kas bet arī tika gan lai pēc kā to uz nav tas viņš līdz bija jau tiek "
    "gada latvijas vai tā kuri būs šo",
    "lt": "ir kad yra su bet tai iš buvo kaip jis nuo apie per dėl už į ar jau metų po prie tik "
    "lietuvos bus jų tuo gali nes mes kurie",
    "pl": "nie się że na do jest jak to po przez od dla oraz są był w i z o za co tym ale jego "
    "roku będzie może tego tylko również które który została czy",
    "cs": "se že je na to jako který podle jsou pro ale by za také byl v a s z do i si jeho však "
    "nebo už při jen když být má let které řekl uvedl od po",
    "sk": "sa že je na to ako ktorý podľa sú pre ale by za tiež bol v a s z do aj si jeho však "
    "alebo už pri len keď byť má rokov ktoré povedal uviedol od po",
    "hu": "hogy nem az és is egy meg csak volt már azt szerint mint vagy a ezt van még de el ki "
    "lesz ha után kell akkor pedig lehet amely között ez",
    "ro": "și că nu din la pe cu care este mai pentru au fost sunt prin de a în o se un ce sau ale "
    "lui după între fi ca dar unui această să al iar ani",
    "sq": "dhe të në që për me një është nga së ka nuk më janë se si ku duke pas të i e do edhe por "
    "kanë tha këtë ishte mund",
    "hr": "je u i da se na za su od koji kako bi ali što kao će nije rekao nakon samo ili sve prema "
    "godine gdje tko tijekom vrijeme također bio biti hrvatske s iz o tome",
    "sr": "je u i da se na za su od koji kako bi ali što šta kao će nije rekao nakon samo ili sve "
    "prema godine gde ko tokom vreme takođe bio biti srbije sa iz posle",
    "sl": "je in da se na za so ki pa tudi bi kot ni po v z s ne še od bo pri več lahko ter kar že "
    "med iz do bil letu povedal kako",
    "tr": "ve bir bu için ile da de olarak çok olan daha sonra gibi ise kadar olduğunu ne en değil "
    "dedi var her ancak yeni göre ifade oldu ama türkiye",
    "az": "və bir bu üçün ilə də da olan daha sonra kimi isə qədər olduğunu edib deyib ki ölkə "
    "azərbaycan onun həmçinin bildirib ancaq üzrə olub edən",
    "uz": "va bir bu uchun bilan ham deb bo'lgan oʻzbekiston boʻlgan edi esa kerak haqida yil "
    "tomonidan emas lekin qildi boʻyicha",
    "tk": "we bir bu üçin bilen hem diýip bolan türkmenistanyň boýunça ýyl ýurduň",
    "ku": "û ku li ji de di bi ev ew ser bo jî wê wî hat kir dike kurdistan lê min ya yên",
    "id": "yang dan di untuk dengan dari ini pada tidak itu dalam akan juga telah karena bisa oleh "
    "mereka saat bahwa tersebut ke ada sebagai para adalah kata secara hingga kami",
    "ms": "yang dan di untuk dengan dari ini pada tidak itu dalam akan juga telah kerana boleh oleh "
    "mereka beliau bahawa tersebut ke daripada iaitu berkata bagi ialah turut manakala negara",
    "tl": "ang ng sa na mga ay at ni si para kay niya hindi ito ko nang mula kanyang pa rin isang "
    "ayon naman din may kung sila",
    "ceb": "ang sa nga mga ug ni si kay alang iyang dili kini niini aron gikan matod usa wala",
    "jv": "sing lan ing karo ora iki kanggo saka uga bisa wis ana kuwi yaiku dadi",
    "su": "nu jeung di pikeun ti ieu éta téh ogé mah ku anu henteu bisa",
    "vi": "và của là có được trong cho không với các một đã những người này khi từ để tại đến năm "
    "cũng ra về trên nhiều ông vào nhưng sẽ",
    "sw": "ya na wa kwa ni za katika la kuwa hiyo huo hii wakati pia kama amesema mwaka huyo watu "
    "ambayo hivyo baada lakini yake cha vya huku mwa serikali ili bila zaidi",
    "zu": "ukuthi futhi uma kanye ngoba lapho ngesikhathi kuthiwa abantu ngemuva lo kule noma kodwa "
    "uthe ngenxa kusho kakhulu yini yakhe kanti njengoba ukuze lokhu emva nje kusukela wathi ngo "
    "umfowethu okwamanje sekuyisikhathi bese khona zonke ngaphambi ukuba",
    "xh": "ukuba kwaye okanye xa kunye oku ngoku ngokuba abantu le lo uthe kodwa ukuze ngenxa yoku "
    "emva koko kuba kwakhona ngexesha nto nje apho ukususela esithi ngelithi umzekelo loo kwi "
    "abo zonke ngo kananjalo ingakumbi eli olu",
    "st": "le ka ho ya ba e ha tsa o hore bona empa kapa haholo batho hae bakeng sa mme ke ne "
    "hobane hona ntho lefatshe",
    "tn": "le ka go ya ba e ga tsa o gore bone mme kgotsa batho gagwe fa mo ke ne gonne thata "
    "lefatshe ntlha jaaka",
    "nso": "le ka go ya ba e ga tša o gore bona eupša goba batho gagwe bakeng mo ke be kudu lefase "
    "gomme fela yeo",
    "ts": "na hi ku ya va a leswaku eka loko kumbe vanhu yena ngopfu swi hikuva tiko xi naswona",
    "ss": "kutsi futsi nome kanye ngobe bantfu lapho kepha kakhulu loku ngesikhatsi umuntfu",
    "sn": "uye kuti kana asi vanhu zvakare mushure nekuti kuva ava ichi iyi ndiye chete vake ari "
    "uyu zimbabwe nyika",
    "ny": "ndi kuti koma anthu chifukwa kapena kwambiri pa mu wa ya za dziko malawi iye",
    "rw": "mu ku na ko kandi abantu ubwo ariko cyangwa nyuma avuga rwanda bwa muri byo ibyo iyi uyu",
    "lg": "era nti oba naye abantu mu ku okuva ono kuba nga bya abo",
    "so": "iyo in ka oo ku ee ay la uu waa soo ah aan sidoo dadka kale wuxuu ayaa lagu waxaa isaga "
    "soomaaliya",
    "om": "fi kan akka irratti keessa hin ni ture jedhan isaa itti kana biyya namoota",
    "ha": "da a na ta ya ke cewa ba shi kuma wannan amma daga yi don sun ne sai ga wani an hukumar",
    "yo": "ti ni awọn si ó àwọn tí ní sì fún pé kan wọn naa lati ṣe jẹ bi",
    "ig": "na nke ka ndị ya bụ n'ime nwere ahụ kwuru maka otu ga ọ dị",
    "mg": "ny sy amin fa izay ho dia tsy ao no izany ireo mba noho raha an",
    "mt": "u li ta il ma fil għal hu kien kienet qal mill biex lill iżda fuq minn dan din ġie huma",
    "ga": "an agus na ar go is bhí sé le i do tá ag don níl seo mar chun sin iad",
    "cy": "y yn a i o ar ei bod wedi mae ac yr am gan oedd hefyd ond eu fod gyda nid",
    "gd": "agus an a na air tha bha ann do gu le chaidh airson bho nach e",
    "eu": "eta da ez bat izan dute du ere dira egin baina zuen duen hori bere den dela beste zen",
    "ca": "els les que una amb per dels és del més ha van aquest també el la de i en al com un no "
    "seu seva han aquesta ser però on fins ja pel",
    "gl": "unha polo pola coa non máis do da dos das que en para con un no na e o a os as pero esta "
    "foi tamén seu súa dende ata moi",
    "oc": "los las de que una amb per dels es del mai a aqueste tanben mas pas dins",
    "br": "ha an ar da eo e gant evit er hag zo met bet eus en",
    "lb": "an den de d'an dat ass mat vun op och net fir eng en gëtt hunn si wéi zu awer well nach "
    "sinn huet déi",
    "fy": "en de it fan in is net op mei foar dat te hy oan ek wurdt by út om",
    "rm": "ed ils las che da en per cun betg ina in quai è era sin",
    "ht": "ki nan yo ak pou ke sa li te pa nou se yon gen la fè sou tankou",
    "eo": "la kaj de en estas al ke por ne kun oni sed ankaŭ kiu pri li",
    "mi": "te ngā o ki i he ka me nō kia ko rātou tēnei mō e",
    "sm": "o le ma i e a ua le'i lea sa mo ai",
    "haw": "ka ke o i a me nā he ma no ʻo ua",
}
"""Languages in Latin script, the commonest words of each."""

CYRILLIC = {
    "ru": "и в не на что с по он как это из за от для его но также к был о было их году все она они",
    "uk": "і в не на що з у та як за до від про це для його але також був є які щодо року він вони",
    "be": "і ў не на што з у па як за да ад пра гэта для яго але таксама быў каб які года яны",
    "bg": "и в не на че с по за от да се са това като е най но също беше които ще си при до бяха",
    "sr": "и у не на да се за од су је као који али што са по је ће није из које године рекао то",
    "mk": "и во не на дека се за од да со како се но што го ќе ги на по беше кои год рече исто",
    "kk": "және мен бұл үшін деп бір да де болып туралы қазақстан осы бойынша еді жылы оның",
    "ky": "жана менен бул үчүн деп бир да болуп тууралуу кыргызстан боюнча эле жылы анын",
    "tg": "ва дар ба аз ки ин барои бо аст тоҷикистон буд шуд мо онҳо",
    "mn": "нь юм байна гэж энэ бол болон хийх улсын монгол болсон байгаа ч уу",
    "tt": "һәм белән бу өчен дип бер да булып татарстан турында",
    "uz": "ва билан бу учун деб бир ҳам бўлган ўзбекистон эди бўйича",
}
ARABIC = {
    "ar": "في من على إلى أن التي الذي عن مع هذا هذه كان قد ما لا بعد بين خلال كما وقال إن الى",
    "fa": "و در به از که این را با است برای می آن تا بر هم خود شد یک های نیز شده",
    "ur": "کے کی میں اور سے کا ہے کہ کو نے پر ہیں بھی نہیں یہ تھا جو کر ایک",
    "ps": "د په او چې کې له دی ته هم سره یې نه دا شوي شوی وو",
    "ckb": "لە و بە کە بۆ ئەم ئەو لەگەڵ هەر سەر کوردستان دەکات بوو نییە",
    "sd": "جي ۾ جو ۽ کي تي آهي کان جا هن نه به سان آهن",
    "ug": "بىلەن بۇ ئۇ ۋە دەپ ئۈچۈن ئۇيغۇر",
    "az": "و بیر بو اوچون ایله ده",
}
DEVANAGARI = {
    "hi": "के की में है और से का को ने पर हैं भी नहीं यह कि एक था कर हो थे",
    "mr": "आहे आणि या च्या ते हे होते केली यांनी आहेत व की केला तर पण मध्ये असे",
    "ne": "छ र को मा ले गरेको भएको छन् पनि हो यो गर्ने तथा भने लागि एक नेपाल",
    "sa": "च न अस्ति तथा इति",
}

LETTERS = {
    "ß": "de", "ä": "de fi sv et sk", "ö": "de fi sv hu tr et is az", "ü": "de hu tr et az",
    "ñ": "es gl eu tl", "ã": "pt vi", "õ": "pt et vi", "ø": "da no fo", "å": "sv da no",
    "æ": "da no is fo", "þ": "is", "ð": "is fo vi", "ő": "hu", "ű": "hu", "ř": "cs", "ě": "cs",
    "ů": "cs", "ľ": "sk", "ĺ": "sk", "ŕ": "sk", "ô": "sk fr vi", "ł": "pl", "ż": "pl mt",
    "ź": "pl", "ę": "pl lt", "ą": "pl lt", "ğ": "tr az", "ı": "tr az", "ş": "tr az ku tk",
    "ə": "az", "ț": "ro", "ș": "ro", "ţ": "ro", "ă": "ro vi", "ė": "lt", "ų": "lt", "į": "lt",
    "ā": "lv mi", "ē": "lv mi", "ī": "lv", "ņ": "lv", "ļ": "lv", "ķ": "lv", "ģ": "lv", "đ": "vi hr sr",
    "ħ": "mt", "ġ": "mt", "ŵ": "cy", "ŷ": "cy", "ư": "vi", "ơ": "vi", "ế": "vi", "ạ": "vi",
    "ệ": "vi", "ộ": "vi", "ọ": "yo ig vi", "ẹ": "yo vi", "ṣ": "yo", "ị": "ig vi", "ɗ": "ha",
    "ƙ": "ha", "ɓ": "ha", "ý": "is cs sk tk vi fo", "ň": "cs sk tk", "ç": "fr pt tr sq ca az",
    "ë": "sq nl lb", "ć": "hr sr pl", "č": "hr sr sl cs sk lt lv", "ž": "hr sr sl cs sk lt lv",
    "š": "hr sr sl cs sk lt lv nso",
}  # fmt: skip
"""Letters that point at few languages."""

SIBLINGS = (
    frozenset(("hr", "bs", "sr", "sh", "cnr")),
    frozenset(("id", "ms")),
    frozenset(("no", "nb", "nn")),
    frozenset(("fa", "prs")),
    frozenset(("tl", "fil")),
)
"""Languages that a short text cannot tell apart: there the page's own word counts."""

AFFIXES = {
    "zu": re.compile(
        " (?:uku|umu|um|ama|izi|aba|isi|ubu|ulu|imi|oku|aku|nge|ngo|kwa|kwe|kwi|wok|yok|lok|"
        "zok|bok|"
        "esi|eli|olu|ezi|aye|ebe|oko)[a-z]{4}"
    ),
    "sw": re.compile(
        " (?:wa|ku|ki|vi|ma|ali|wali|ana|ame|wame|ili|una|hu|ni|m)[a-z]{2,}[aeiou](?= )"
    ),
    "fi": re.compile(
        "[a-zäö]{3}(?:ssa|ssä|sta|stä|lla|llä|lta|ltä|lle|een|iin|aan|ään|uun|ista|istä|inen|isen|"
        "vat|vät|taan|tään|mään|maan|ksi|uut|yyt|mme|nut|nyt|aa|ää) "
    ),
    "et": re.compile("[a-zõäöü]{3}(?:sse|st|le|lt|ks|ga|nud|tud|vad|mine|sid|mist|use|da) "),
    "hu": re.compile(
        "[a-záéíóöőúüű]{3}(?:ban|ben|nak|nek|ból|ből|hoz|hez|val|vel|tól|től|ról|ről|tak|tek|"
        "ek|ok|ott|ett) "
    ),
    "tr": re.compile(
        "[a-zçğıöşü]{3}(?:lar|ler|ları|leri|ında|inde|dan|den|nın|nin|dı|di|du|mış|miş|yor|"
        "acak|ecek|ması|mesi|larını|lerini) "
    ),
    "lt": re.compile("[a-ząčęėįšųūž]{3}(?:os|ių|ams|ose|iai|imo|inti|avo|ėjo|uose|ius|ais) "),
    "lv": re.compile("[a-zāčēģīķļņšūž]{3}(?:šana|šanas|iem|ām|ija|ās|ību|us|os|ajā|uši|ties) "),
    "id": re.compile(" (?:meng|mem|men|ber|ter|peng|pem|di)[a-z]{3,}| [a-z]{4,}(?:kan|nya) "),
    "tl": re.compile(" (?:nag|mag|pag|naka|maka|ipina|pina|nai|kina)[a-z]{3,}"),
    "eu": re.compile("[a-z]{3}(?:aren|ean|ak|ek|tik|rako|tzen|tuta|etan|ekin) "),
}
"""Seams of words in languages whose small words are glued to the long ones."""
XHOSA = re.compile(" (?:ii|oo|kwi|ukuba |nto|ngoku|kunye|kwaye|zii|loo )|t[hy]?sh|[a-z]rh|nty|ty")
ZULU = re.compile(
    " (?:ukuthi|kule|kanye|ngesi|lapho|kusho|wase|ngoba|futhi|njengo)|thi |mth|zwe|dla"
)
DANISH = re.compile("ede |øj|[a-zæøå]ej |[aeiouyæøå]gt |[a-zæøå]{2}hed |[aeiouæøå]ge ")
NORWEGIAN = re.compile("(?:kk|tt|ll|nn|ss|mm|pp|gg) |øy|[a-zæøå]ei|[a-zæøå]{2}het |gj")
"""Danish ends no word in a doubled consonant; Norwegian often does."""
