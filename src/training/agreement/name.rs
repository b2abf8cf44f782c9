//! The names of figures, in data and for people.

use serde::Serialize;

/// Which figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Name {
    /// The share of ratings that are the same.
    Exact,
    /// The same, with the interval of drawing cases again.
    ExactByCases,
    /// The share of ratings at most one level apart.
    WithinOne,
    /// The mean of rating minus key, in points.
    SignedError,
    /// Cohen's kappa, unweighted.
    Kappa,
    /// Cohen's kappa with weights that fall with the distance.
    KappaLinear,
    /// Cohen's kappa with weights that fall with its square.
    KappaQuadratic,
    /// Fleiss' kappa.
    Fleiss,
    /// Fleiss' kappa of one level against the others.
    FleissLevel,
    /// Krippendorff's alpha, ordinal.
    AlphaOrdinal,
    /// Krippendorff's alpha, nominal.
    AlphaNominal,
    /// Krippendorff's alpha, interval.
    AlphaInterval,
    /// Gwet's AC1.
    Ac1,
    /// Gwet's AC2 with quadratic weights.
    Ac2,
    /// ICC(2,1).
    #[serde(rename = "icc-2-1")]
    IccTwoOne,
    /// ICC(2,1) of every rater, where the other forms leave some out.
    #[serde(rename = "icc-2-1-all-raters")]
    IccTwoOneOfAll,
    /// ICC(2,k).
    #[serde(rename = "icc-2-k")]
    IccTwoMean,
    /// ICC(1,1).
    #[serde(rename = "icc-1-1")]
    IccOneOne,
    /// ICC(1,k).
    #[serde(rename = "icc-1-k")]
    IccOneMean,
    /// ICC(3,1).
    #[serde(rename = "icc-3-1")]
    IccThreeOne,
    /// ICC(3,k).
    #[serde(rename = "icc-3-k")]
    IccThreeMean,
    /// The mean difference.
    Bias,
    /// The standard deviation of the differences.
    Deviation,
    /// The lower limit of agreement.
    LowerLimit,
    /// The upper limit of agreement.
    UpperLimit,
    /// The share of totals at most two points apart.
    WithinTwo,
    /// The largest difference, whichever way.
    LargestError,
    /// Lin's concordance correlation coefficient.
    Concordance,
    /// The share of bands below the key's.
    Under,
    /// The share of bands above the key's.
    Over,
}

impl Name {
    /// Returns the name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Exact => "Exact agreement",
            Self::ExactByCases => "Exact agreement, cases drawn again",
            Self::WithinOne => "Within one level",
            Self::SignedError => "Mean signed error, points",
            Self::Kappa => "Cohen's kappa, unweighted",
            Self::KappaLinear => "Cohen's kappa, linear weights",
            Self::KappaQuadratic => "Cohen's kappa, quadratic weights",
            Self::Fleiss => "Fleiss' kappa",
            Self::FleissLevel => "Fleiss' kappa, level",
            Self::AlphaOrdinal => "Krippendorff's alpha, ordinal",
            Self::AlphaNominal => "Krippendorff's alpha, nominal",
            Self::AlphaInterval => "Krippendorff's alpha, interval",
            Self::Ac1 => "Gwet's AC1",
            Self::Ac2 => "Gwet's AC2, quadratic weights",
            Self::IccTwoOne => "ICC(2,1) absolute agreement, one rater",
            Self::IccTwoOneOfAll => "ICC(2,1) with every rater",
            Self::IccTwoMean => "ICC(2,k) absolute agreement, mean",
            Self::IccOneOne => "ICC(1,1) one-way, one rater",
            Self::IccOneMean => "ICC(1,k) one-way, mean of raters",
            Self::IccThreeOne => "ICC(3,1) consistency, one rater",
            Self::IccThreeMean => "ICC(3,k) consistency, mean of raters",
            Self::Bias => "Mean difference (bias)",
            Self::Deviation => "SD of differences",
            Self::LowerLimit => "Lower limit of agreement, -1.96 SD",
            Self::UpperLimit => "Upper limit of agreement, +1.96 SD",
            Self::WithinTwo => "Within two points",
            Self::LargestError => "Largest difference",
            Self::Concordance => "Lin's concordance",
            Self::Under => "Band below the key's",
            Self::Over => "Band above the key's",
        }
    }

    /// Says whether the figure is in points, and not a share or a coefficient.
    pub fn is_in_points(self) -> bool {
        matches!(
            self,
            Self::SignedError
                | Self::Bias
                | Self::Deviation
                | Self::LowerLimit
                | Self::UpperLimit
                | Self::LargestError
        )
    }

    /// Says whether it is a figure that corrects for chance, which one level alone pulls to zero.
    pub fn is_like_kappa(self) -> bool {
        matches!(
            self,
            Self::Kappa
                | Self::KappaLinear
                | Self::KappaQuadratic
                | Self::Fleiss
                | Self::AlphaNominal
                | Self::AlphaOrdinal
        )
    }
}
