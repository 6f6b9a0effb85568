/**
 * Ordinary words that are a slip away from a word of danger, or from one that the lexicons look for: listed so that they are known and mean themselves. Also
 * the endings that the stems of the lexicons leave open.
 */
export const NEIGHBOURS = `
blending breeding breading bleaching bleach beading blinding building bleating reading feeding leading blend blond blonde blondes brood bloom blouse
chess cheese chase chased chasing cheat cheats crest quest guest guests vest zest heat heater heated heating hears heard beard hearth wheat haste chore chores chose chosen choosing
cooking cook cooked smoking smoke smoked joking poking soaking stroking checking clocking blocking blocked backing backed docking choke chocolate
strike strikes stroll stroller strolling stoke stoked strap strip stripe stroked strokes strain rice lice dice
feint faints saint saints paint paints painted painting pint pints point points print tint mint hint taint
dining diner diners driving diving drying dyeing tying lying laying playing paying buying flying trying frying crying doing ding
drawing drawings drown browning crown brown frowning growing grown grow rowing throwing towing
kilt killer skill skills bill bills pill pillow pillows fill filling till hill hills hall hell bell cell sell tell spell spelling spelled tall ball call wall
lamp lamps limo limos limes lime limb limbs climb lump lumpy blimp imply simply
comma commas roman drama aroma coral coma comfy comfort
numbers number numbered umber
leisure measure pleasure seizes seize size sizes series
breath breathe breaths breadth bread breads breeze breezy wreath beneath brethren
chunk chunky choker chokers poker joker
spare spares scar scare scared scars scarf stare star stars start care
heart hearts hart earth art arts part parts dart cart carts chart charts
blood floor flood food bloody blow blows flour
burn burned burns born barn barns turn turned
poison prison person poise potion portion
swell swells smell smells smelly swelling dwelling selling smelling
throat throats float floating boat coat oat oats threat treat treats treated
tongue tongs longer hunger
ankle uncle ankles
lips lip slips clips clip chips chip ships trips tips
vomit vomiting visiting visit visits comet submitting limiting
overdose overdue overdone oversee overnight
suicide suicidal decide decided inside beside outside
unconscious unconsciousness conscious
collapse collapsed collapsing relapse
conversion conversions conversation conversations converse conversing version
ambulance ambulances ambience balance
emergency emergencies emerging merging
allergic allergy allergies allergen allergens energetic
anaphylaxis anaphylactic
electric electrician electrical electrocuted
drowning drowned crowning browned
seizing seizure seizures
convulsion convulsions convulsing
swallow swallowed swallows shallow hollow yellow mellow
bleed bleeds bleeding bled bred blend sled
choking choked chokes
gasp gasping grasp grasping clasp grass
wheeze wheezing freezing sneezing squeezing freeze freezer
stab stabbed stabbing tab tabs stub
hang hanged hanging hangs hand handed handing change changing
hurt hurts hurting hunt shirt shirts skirt yurt
pain pains paining paid pair plain train rain raining gain main
chest chests
breathing breathed
sudden suddenly sodden
suffocate suffocating suffocated
paralysed paralyzed paralysis analysis analyse analyze
dizzy dizziness busy
slur slurred slurring blurred stirred
droop drooping drooped drooping dropping dropped drop drops cropped swooping
limp floppy sloppy flop
unresponsive responsive response responses respond responds
fainted fainting feinted
inhaler inhalers
routing routine route routes spilling spillage shots shots shoots shoes fuel feel fuels fridge bridge ridge cable table fable freeze south mouth north month tails nails steps stops olive alive
pending ending spending serves server served round ground means jeans los nearby board boards butter better batter bitter shows showed programmed program chili internet internal oven even baking
taking saving shaving having ben been stole style stolen sport sports shared sharing sheared trash crash beach beaches peach priced pricing oranges orange lock locks luck explore exploring
notting boise noise dough cough bought nought reasons reason shark sharks sharp seeking sitting sitter spitting nick neck frank texas sunny abort farm farms form fake fakes elephants elephant coke cake cakes
towels towel rouge rough honey money hong kong yards cards hallway enable enabled unable alice chris loft lofts lift lofty creation reaction switching twitching issued issue choosing steaks streaks steak donut
exists exit exits bean beans chile yearly lake lakes billing browse browser brows linking licking topping toppings topped wire wires sears chore cleaned cleaner wore joint joints mane walking joined external
raining grown tier tiers life lifes putting putts programmer programming sky skies skin skins skid silk milk ilk
penthouse duplex suite suites sweet sweets sweat sweater sweating swear
mango tango lemon melon salmon salad salads pasta pastas paste pastry pizza sushi soup soups stew grill grilled platter platters sauce
beach pool pools school schools cool tool tools wool spool
violin viola cello drums drum flute piano pianos guitar guitars singing sing song songs sign signs signing
engine engines gear gears clutch brake brakes breaks broken spark sparks plugs plug filter filters oil foil boil spoil tyre tyres wheel wheels bumper bumpers mirror mirrors
hotel hotels motel villa villas studio studios tower towers lobby gym gyms garden gardens kitchen kitchens bathroom bathrooms balcony balconies terrace
flower flowers tower shower showers power lower slower
مش عايش عايشه عايشين عاش نعيش ساكن ساكنه ساكنين سكن سكنت
مصدرها مصدره مصدر مصادر صادر صدرت اصدار اصدرت يصدر تصدر تصدير
نظيف نظيفه تنظيف تنضيف نظافه انظف ينظف تنظفون نظفوا
انتظار انتظر ننتظر تنتظر ينتظر منتظر منتظره انتظرت انتضار
اسعار اسعاركم السعر سعره سعرها اسعد سعيد سعيده سعاد
غلطه غلط غلطت غلطان خلطه خلطات سلطه سلطات سلطان
غرفه غرف غرفتين عرق اعرق طرق طريق شرق فرق فريق ورق
التخلص تخلص يخلص خالص خلاص تخليص مخلص استخلاص
انني لانني بانني ابتلاع اربط رابط ربط روابط تطبيقي تطبيقك تطبيقه تطبيقات
مالي ماليه الماليه حوالات الحوالات حواله حالات محدد محدده تحديد احدد حدد احدث حدث احداث حديث حديثه
اختيار اختياري خيار خيارات اختار اختبار اختاره مختار اختصار اخبار انتشار استخدام
اعرفه اعرفها معرفه عارفها تعرفه مقدرتش صحابي اصحابي صاحبي صديقي صديقتي صديقاتي صديقه
فوريه فوري راضي رياضه رياضيه علاقه علاقات متعلقه متعلق شايفه شايفها شايف شوفها
حزمه حزم رجوع يرجع مرجع رجعه حيازه سلعه سلع بضاعه امني امنيه امن تامين مامون
تعالج علاج معالجه احمل حمل حامله محمل تحمل تحميل يتحمل تتحمل ومرت مرت مرور احله حلها حله اقعد قعد مقعد مقاعد
توقف يتوقف تتوقف توقيف موقف مواقف صبر صبري الصبر اريدها اريده اجره اجور اجار نشطه نشط نشاط كلما كلاهما ابقي يبقي بقي باقي باقيه
نظير نظريه خطر اخطار قبلي قبله قبل وجيه وجهه جهه جهات واجهه اتخذ فاتورته فواتير فاتورتي برنامجك برنامجي افقده اعلق معلق تعليق معلقه
موقت موقته مفهومه مفاهيم اسيل سايل وافق يوافق موافق موافقه موافقين صاري بصري غلبه غالبا غالب قلب قلوب طايره طاير طيران اصير يصير مصير
ازالته ازاله مشوره مشاوره تصحيح صحيح صحيحه اماكن ماكنه مكاين تودي يودي اودي ادي يادي
نزل نزول نازل منزل منازل تنزيل تنزيلات ينزل تنزل نزلت
شقه شقق مشقه شقيق شقيقه طاوله طاولات طويل طويله
جرب تجربه جربت تجارب جرح جراح جراحه جراحات
تدريس مدرس مدرسه دروس درس يدرس ادرس تدريب مدرب
موسيقي غناء بيانو غيتار جيتار كمان عود رسم رسوم
محرك محركات زيت فلتر فرامل اطار اطارات
تنفيذ تنفذ ينفذ نافذه نوافذ منفذ
سمك سمكه سما سماء اسم اسماء اسمها سمعت سمعه
حبوب حبه حب محبوب جنوب شمال غرب
بطاريه بطاريات بطاقه بطاقات بطاطس
سمت سئمت صادره تعريف التعريف تعرفه عمليه عمليات فعليه فعلي سري سريه سريع شكل شكله شكلها اشكال رغم بالرغم حظر محظور عاده حاليا عنها عنه عنصر عناصر اكمال اكمل اعمله اعملها سرعه بسرعه اليها اليهم عليهم عليها
ابنتي ابنتك لازم لازمه موقع مواقع تراجع نظرا واضح واضحه اتصلت متصل واقع الواقع قادر قدره قدرات فعال فعاله بقدرو بقدرش مكاني مكاننا عاليه عالي بعرفه متوقع توقعت توقع كامل كاملا زايد زايده غايه ياتي تاتي اتحصل علم علوم شغله شغلي تسريع قواعد قاعده
افتقد يتعرف تعلق اولي اوليه الالات تهمه اتهام ماده مواد ماديه ابصر بطون مطون قفل قفلي مقفول بلاد
انتهاء ينتهي انهاءات
سر السر اسرار
دم دمك دمام دمج عدم قدم خدم
`
