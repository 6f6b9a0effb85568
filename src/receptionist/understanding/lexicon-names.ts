import { fold } from './normalise.ts'

/** First names common around the Gulf, the Levant, Egypt and in English: a help for lower-case and Arabic text, never a condition for being a name. */
const LATIN = `
aaron abdallah abdul abdulla abdullah abeer abigail adam adel adham adil adnan ahlam ahmad ahmed aisha ayesha alaa alan alex alexander alexandra ali alice alicia alia aliya alya amal amanda amani amer amina amir amira amjad ammar amna amr amy ana anas andrea andrew
angela anita anna anne anthony arif arjun arwa ashley ashraf asma asmaa aya ayah ayman aziz badr bahaa bana basel bashar basma bassam ben benjamin bilal brandon brian camille carla carlos carol caroline catherine celine charles charlotte chloe chris christina christine christopher claire
dalal dalia dana daniel danielle david deema deepa dennis diana dima dina diya donia ehab elena elias elie elizabeth ella ellen emad eman emily emma eric esra essam ethan eva eyad fadi fadia fahad fahd faisal farah fares farida faris farouk fatema fatima fatma fawaz fay ferial fiona firas fouad
francis frank gabriel george georges ghada ghaith ghassan grace hadeel hadi hadia hafsa haider haifa haitham hala hamad hamdan hamed hamza hana hanan hanaa hani hania hannah harry hasan hassan hatem haya hayat haytham hazem heba hiba helen henry hessa hind hisham hoda huda hussain hussein
ibrahim ihab iman imran isabella isaac ismail issa iyad jaber jack jacob jad jake jamal james jamil jamila jana jane janet jasmine jason jassim jawad jennifer jenny jeremy jessica joanna joe joelle john jonathan jordan joseph joshua joumana judy julia julie justin kamal karam kareem karen karim karima karl
kate katherine katie kelly kevin khadija khaled khalid khalifa khalil kinda kim kyle laila lama lamia lana lara laura lauren layan layla leila leen leo liam lilian lily lina linda lisa liza lojain louis lubna lucas lucy lujain luke lulwa lynn maha maher mahmoud mai majd majed majid malak manal manar mansour maram maria
mariam marie mark marta martin marwa marwan mary maryam matthew maya mazen mehdi melissa mia michael michelle mike mina mira mohamed mohammad mohammed mohamad mona mouna mostafa muhammad muna munir musa mustafa myriam nabil nabila nada nadia nadim nadine nael nahla naji najla najwa nancy natalie nathan nawal nawaf nayla
nicholas nicole nick nihal nijmeh noah noor noora nora norah nouf noura nour olivia omar omer osama othman oliver oscar patricia patrick paul peter philip pierre priya rachel radwa rafael rafik raghad rahaf rahma raja rajaa rami rami ramzi rana rand randa rania ranya rasha rashed rashid rawan raya rayan razan rebecca reem rehab
reham richard rima rita robert robin rola rose roula rowan ruba rula ryan saad sabah sabrina saeed said safa safaa sahar saif sajid salah saleh salem salim sally salma salman sam sama samar samer sami samia samira samuel sana sanaa sandra sara sarah sawsan scott sean sebastian selim serena shadi shadia shahd shaima shaikha
shams sharif sharon sherif sherine shireen simon sofia sohail sophia sophie soraya stephanie stephen steve steven suha suhail sultan suad suhair sumaya susan suzan suzanne tala talal tamara tamer tania tarek tareq tariq theresa thomas tim tom toni tony victor victoria vincent wafa wael waleed walid wasim wendy wesam william wissam
hope joy faith summer june april will
yahya yara yasmin yasmine yasser yazan youssef yousef yusuf yusra zachary zahra zaid zain zaina zakaria zayed zeina zeinab zena zoe zoya
`
const ARABIC = `
سارة ساره أحمد محمد محمود مصطفى علي عمر عثمان خالد وليد سعيد سعود سلطان فهد فيصل عبدالله عبدالرحمن عبدالعزيز عبد ابراهيم اسماعيل يوسف يعقوب يحيى عيسى موسى داود سليمان ادم نوح حسن حسين حمزة حمد حمدان راشد زايد زيد زياد طارق طلال تركي بندر نواف نايف ناصر منصور ماجد مازن
مروان ماهر مالك كريم كمال جمال جميل جاسم جابر جواد جاد سامي سامر سالم سليم سمير سعد سعيد سيف شادي شريف صالح صلاح صقر ضياء عادل عامر عاصم عصام عماد غسان غيث فارس فادي فراس فؤاد قاسم لؤي ليث مجد مجدي محسن مراد معاذ منير نبيل نزار نادر هادي هاني هشام هيثم وائل وسام ياسر ياسين يزن بلال بشار باسم باسل بسام
انس ايمن اسامة اشرف امير اياد ايهاب بدر تامر ثامر حاتم حازم رامي رائد رياض رضا زكريا عمرو عمار مؤمن مهند معتز هيثم
ليلى ليلا لينا لين لانا لارا لمى لميس لبنى لولوة مريم مرام مروة ملاك منى منال مها مي مايا ميساء ميرا نور نورا نورة نوره نوف نادية ناديا نادين نانسي ندى نجلاء نجوى نهى نهلة نوال هالة هبة هدى هند هيا هيفاء هنادي هناء وفاء ياسمين يارا يسرى رنا رانيا رنيم رهف ريم ريما ريتا رغد رحمة روان رؤى راما
دانا داليا دينا ديما دلال دعاء زينب زينة زهرة سلمى سمر سميرة سناء سوسن سهى سها سحر سعاد سمية شهد شيماء شيخة شذى صفاء صبا ضحى عائشة عايشة عبير عليا علياء غادة غدير فاطمة فاطمه فرح فريدة فدوى كارلا كوثر كندة امل اماني امينة اميرة اسماء ايمان اية ايات الاء اسيل اسراء احلام ابتسام بسمة بشرى بيان تالا تمارا
جنى جميلة جواهر حنان حصة حلا حياة خديجة خلود خولة جورج الياس ايلي طوني جوزيف مارون مينا ماريا ماري كريستين ميشيل
`

const KNOWN: ReadonlySet<string> = new Set(
  fold(`${LATIN} ${ARABIC}`)
    .text.split(/\s+/)
    .filter((name) => name !== ''),
)

/** True for a common first name, folded. */
export function isKnownName(word: string): boolean {
  return KNOWN.has(word)
}

/** Words that join names. */
export const PARTICLES: ReadonlySet<string> = new Set(
  'al el bin ben ibn bint abu abou abd um umm de la van von der den da di du le mac mc o st ال بن ابن بنت ابو ام عبد ال'.split(' '),
)

/** Never part of the name asked for. */
export const HONORIFICS: ReadonlySet<string> = new Set(
  fold(
    'mr mrs ms miss mister madam sir dr doctor prof professor eng engineer sheikh sheikha capt captain السيد السيدة سيد سيدة د دكتور دكتورة الدكتور الدكتورة استاذ استاذة الاستاذ الاستاذة انسة مهندس مهندسة المهندس المهندسة م الشيخ الشيخة مدام',
  ).text.split(' '),
)

/** After "I'm", "this is" or "انا", and at the start of a bare answer, these are no names although no list of common words need hold them. */
export const NOT_NAMES: ReadonlySet<string> = new Set(
  fold(`
abroad overseas travelling traveling phone mobile cell telephone whatsapp email الرقم رقم الجوال جوال موبايل الموبايل الهاتف هاتف التلفون تلفون برا مسافر
looking late fine well ok okay good great interested calling coming running going trying thinking wondering hoping having getting moving planning waiting writing asking asking searching selling buying renting driving
sick ill pregnant allergic busy free available here there outside home back new old happy unhappy sad angry furious upset disappointed frustrated annoyed sorry afraid scared worried glad excited confused lost stuck tired hungry done ready sure unsure certain
not just still also only really very so too quite almost already currently afraid unable able interested keen open flexible easy serious kidding joking curious new returning regular existing urgent regarding about for from with at in on to of by the a an my your our his her their its
this that these those it he she we you they who what when where why how which whose yes no yeah yep nope nah ok okay sure thanks thank please hello hi hey salam marhaba bonjour good morning evening afternoon night tomorrow today tonight yesterday now later soon asap maybe perhaps
monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december am pm noon midnight
want wanna need like would could can should will do does did is are was were be been am im ive id ill dont cant wont book booking cancel reschedule appointment appointments reservation haircut price cost much many call text phone number email mail name address help stop start change move
customer client patient guest tenant buyer owner driver member visitor somebody someone anyone nobody everyone people person man woman guy girl boy lady mother father mom mum dad wife husband son daughter friend sister brother family mine ours team staff manager agent human robot bot
ignore ignoring system admin administrator prompt instruction instructions rule rules override previous disregard allergies allergy event trial changing matching women mens womens
test testing asdf qwerty none nothing null na unknown anonymous private secret ridiculous unacceptable terrible awful great amazing wonderful important correct wrong right true false emergency spam
actually anyway because since before after until if but and or then than as whether though although however either neither both again ever never always sometimes usually often
انا انت هو هي نحن احنا بدي بدنا بدو عايز عايزة عاوز عاوزة ابي ابغى ابغا ابا اريد نريد اود ودي حاب حابة حابب حابه محتاج محتاجة لازم ممكن اقدر بقدر جاي جاية رايح رايحة موجود موجودة متاخر متاخرة زعلان زعلانة مستاء مستاءة مريض مريضة تعبان تعبانة حامل كويس كويسة بخير تمام منيح منيحة مبسوط مبسوطة
مش مو ما لا مب ليس لست نعم اي ايوه اه اوكي ماشي طيب اكيد شكرا بكرا بكره بكرة غدا اليوم الان الحين هلا هلق دلوقتي السبت الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعة صباح مساء الصبح العصر المغرب الظهر الليل
من في على الى عن مع عند عندي عندكم عندك هذا هذه هاي هذي ده دي اللي كنت كان كانت رح راح هروح حجزت اتصلت طلبت سالت دفعت زبون زبونة عميل عميلة مراجع مراجعة ساكن ساكنة مشغول مشغولة فاضي فاضية متضايق متضايقة متاكد متاكدة عارف عارفة بسال بسأل اسال ادور بدور بفكر افكر حاجز حاجزة
وين فين اين متى امتى كم بكم شو ايش وش ايه ليش ليه كيف مين هل سعر السعر موعد موعدي حجز حجزي الغاء تغيير رقم رقمي جوالي ايميل اسم اسمي مرحبا اهلا هلا السلام سلام عليكم وعليكم الخير النور يا لو سمحت فضلك بس يعني كمان برضو ايضا جدا شخص اشخاص موظف مدير خدمة
جديد جديدة قديم قديمة اول مرة لوحدي هون هنا بالطريق راجع راجعة جاهز جاهزة هناك بالبيت بالشغل حق الحق وقت فلوس غاضب غاضبة حزين حزينة خايف خايفة قلقان قلقانة مستعجل مستعجلة مهتم مهتمة بانتظار منتظر منتظرة صاحب صاحبة ام والد والدة اخ اخت زوجة زوج ابن ابنة
`)
    .text.split(/\s+/)
    .filter((word) => word !== ''),
)
