//! Made-up Chinese names: surnames by weight, given names by sex and by the years people were born in.

use crate::rng::Rng;

/// Surnames met in the hills of north-west Hunan, with rough weights.
const SURNAMES: &[(&str, u32)] = &[
    ("王", 14),
    ("谷", 13),
    ("钟", 11),
    ("向", 10),
    ("熊", 8),
    ("彭", 7),
    ("李", 7),
    ("陈", 6),
    ("刘", 6),
    ("田", 5),
    ("覃", 5),
    ("张", 5),
    ("黄", 3),
    ("周", 3),
    ("罗", 3),
    ("朱", 2),
    ("龚", 2),
    ("尚", 2),
    ("吴", 2),
    ("卓", 2),
    ("邓", 2),
    ("杨", 2),
    ("龙", 1),
    ("胡", 1),
    ("郁", 1),
    ("欧阳", 1),
    ("满", 1),
    ("唐", 1),
    ("贾", 1),
    ("庹", 1),
];

/// First and second character of given names, for people born up to a year.
struct Era {
    until: i32,
    male: (&'static str, &'static str),
    female: (&'static str, &'static str),
    /// Given names of a single character, in a hundred.
    single: u32,
}

const ERAS: &[Era] = &[
    Era {
        until: 1949,
        male: ("绍承家本孝世昌德永继光云", "富贵卿轩清福禄堂松柏元生"),
        female: ("桂秀玉翠金银腊冬春菊兰凤", "英莲珍姑妹香秀枝娥云桃莲"),
        single: 4,
    },
    Era {
        until: 1969,
        male: ("建国明胜志长文大先兴耀卫", "军华明平生文林忠义初新才"),
        female: ("桂秀玉春淑红小美菊云国金", "英兰珍华香梅菊娥莲芳芝云"),
        single: 9,
    },
    Era {
        until: 1984,
        male: ("志建文晓海金勇小继宏立卫", "军平华林峰武斌辉强刚清钊"),
        female: ("丽小红春晓艳海金美爱冬玉", "华丽英梅琼芳霞平群燕红艳"),
        single: 18,
    },
    Era {
        until: 1999,
        male: ("俊志子伟海文晓家天建明世", "杰鹏涛超龙飞宇波林鑫伟凯"),
        female: ("婷雪小佳晓慧思海丽美静玉", "婷玲娟敏琴慧倩莉妮蓉琳丹"),
        single: 26,
    },
    Era {
        until: 2199,
        male: ("子梓宇浩俊奕铭嘉皓泽辰文", "轩涵睿豪然宸阳博杰航乐凡"),
        female: ("梓欣雨诗思子语佳若可艺紫", "涵怡萱彤琪瑶妍熙悦桐欣宁"),
        single: 8,
    },
];

/// A surname.
pub(crate) fn surname(rng: &mut Rng) -> &'static str {
    let found: &&str = rng.weighted(SURNAMES);
    found
}

/// A given name fit for somebody of a sex born in a year.
pub(crate) fn given(rng: &mut Rng, female: bool, born: i32) -> String {
    let era = ERAS.iter().find(|era| born <= era.until).unwrap_or(&ERAS[0]);
    let (first, second) = if female { era.female } else { era.male };
    let second: Vec<char> = second.chars().collect();
    let last = *rng.pick(&second);
    if rng.percent(era.single) {
        return last.to_string();
    }
    let first: Vec<char> = first.chars().filter(|c| *c != last).collect();
    let mut name = rng.pick(&first).to_string();
    name.push(last);
    name
}
