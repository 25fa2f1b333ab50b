package io.tidemark.vm;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** The queries of surveys. */
@ApplicationScoped
class SurveyRepository implements PanacheRepositoryBase<SurveyEntity, UUID> {}
