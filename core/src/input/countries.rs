//! The countries there are, by the two letters that a usage location is told in.

/// The codes that ISO 3166-1 has assigned, sorted, and XK, which it leaves to whoever needs it and which stands for
/// Kosovo nearly everywhere. Microsoft is the judge of where it sells what; this list only catches slips.
///
/// Source: iso3166.tab of the IANA time zone database (public domain), after ISO/TC 46 N1108 of April 2023.
const CODES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM \
    BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX \
    CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG \
    GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR \
    IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV \
    LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE \
    NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO \
    RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF \
    TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF \
    WS XK YE YT ZA ZM ZW";

/// Whether these two capital letters are a country's.
pub(super) fn is_assigned(letters: &str) -> bool {
    CODES.split(' ').any(|code| code == letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_there_once_and_no_slip_is() {
        let codes: Vec<&str> = CODES.split(' ').collect();
        assert_eq!(codes.len(), 249 + 1);
        assert!(codes.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(codes.iter().all(|code| code.len() == 2));
        for code in ["NL", "BE", "US", "GB", "XK", "ZW", "AD"] {
            assert!(is_assigned(code), "{code}");
        }
        for slip in ["XX", "UK", "EN", "EU", "N", "", "nl", "NL BE"] {
            assert!(!is_assigned(slip), "{slip}");
        }
    }
}
